"""Owns what all tests share: fixed seeds, and where the browser is.

Every test runs the same way each time: Hypothesis derives its examples from the test itself, keeps
no database of earlier ones, and waits for no clock.
"""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile(
    "fixed",
    derandomize=True,
    database=None,
    deadline=None,
    print_blob=False,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("fixed")
