"""Owns which flags of a case its reader may know of."""

from __future__ import annotations

from datetime import datetime

from engine.casework.case import Request
from engine.operations.case_file import CaseFile
from engine.operations.standing import flag_named, flag_shown, unnamed
from engine.operations.views import (
    FlagShown,
)


def raised_by(file: CaseFile, request: Request) -> FlagShown | None:
    """The flag that something was asked for; without its name to those who may not know of it."""
    if request.flag is None:
        return None
    flag = flag_named(file.workflow, request.flag)[1]
    known = flag_at(file, request.flag, request.at)
    return known or (unnamed(flag, request.at) if flag is not None else None)


def flags(file: CaseFile) -> tuple[FlagShown, ...]:
    """Those that stand and that the reader may know of, the newest first."""
    found = (flag_at(file, name, flag_time(file, name)) for name in reversed(file.case.flags))
    return tuple(one for one in found if one is not None)


def flag_at(file: CaseFile, name: str, at: datetime) -> FlagShown | None:
    form, flag = flag_named(file.workflow, name)
    if flag is None or not file.knows(name):
        return None
    return flag_shown(file.workflow, form, flag, at)


def flag_time(file: CaseFile, name: str) -> datetime:
    form = name.partition(".")[0]
    return next((one.at for one in reversed(file.sent) if one.form == form), file.row.changed)
