"""Owns the visible list of all checks. A new kind of mistake is one file and one line here."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from engine.definitions.checks.check import Check

CHECKS: tuple[Check, ...] = ()

BY_CODE: Mapping[str, Check] = MappingProxyType({check.code: check for check in CHECKS})
