"""The same scenes as the tests of the web."""

from __future__ import annotations

from tests.operations.conftest import built  # noqa: F401 - a fixture
from tests.web.conftest import scenes  # noqa: F401 - a fixture
