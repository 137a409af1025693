"""Owns the pages of releases: the list, what one of them changed, publishing from a folder, going back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from starlette.responses import Response

from engine.definitions.diff.changes import GROUPS, KINDS
from engine.foundation.wrong import (
    NoReleaseError,
    ProjectFolderError,
    Reason,
    Refused,
    StegvisError,
)
from engine.operations.list_releases import list_releases, read_release
from engine.operations.publish import Unpublished
from engine.operations.publish_workspace import preview_workspace, publish_workspace
from engine.operations.read_project import read_project
from engine.operations.release_views import Preview
from engine.operations.releasing import Published
from engine.operations.roll_back import go_back, preview_going_back
from engine.web.visit import Visit, redirect

SECTION = "releases"
MOST_DIGITS = 9


def show_releases(visit: Visit) -> Response:
    cards = visit.allowed(list_releases(visit.world, visit.caller))
    return visit.page(
        "releases.html",
        cards=cards,
        live=cards[0],
        done=visit.query("gjort"),
        workspace=workspace(visit) is not None,
        section=SECTION,
    )


def show_release(visit: Visit) -> Response:
    found = visit.allowed(read_release(visit.world, visit.caller, number(visit)))
    return visit.page(
        "release.html", release=found, **told(), comparison=found.comparison, section=SECTION
    )


def show_going_back(visit: Visit) -> Response:
    found = visit.allowed(preview_going_back(visit.world, visit.caller, number(visit)))
    return going_back_page(visit, found)


def do_go_back(visit: Visit) -> Response:
    why, seen = visit.posted.one("skal"), whole(visit.posted.one("version"))
    done = go_back(visit.world, visit.caller, number(visit), why=why, seen=seen)
    if isinstance(done, Published):
        return redirect(visit.home("utgavor?gjort=1"))
    if missing(done):
        visit.allowed(done)
    found = visit.allowed(preview_going_back(visit.world, visit.caller, number(visit)))
    return going_back_page(visit, found, done.reasons, why)


def going_back_page(
    visit: Visit, found: Preview, wrong: tuple[Reason, ...] = (), why: str = ""
) -> Response:
    return visit.page(
        "going_back.html",
        status=status_of(wrong),
        number=number(visit),
        preview=found,
        comparison=found.comparison,
        **form(found, wrong, why),
    )


def show_publishing(visit: Visit) -> Response:
    """What the folder would change, or how publishing is done without one."""
    folder = workspace(visit)
    if folder is None:
        visit.allowed(list_releases(visit.world, visit.caller))
        return visit.page("publish_elsewhere.html", section=SECTION)
    try:
        found = preview_workspace(visit.world, visit.caller, read_project(folder))
    except (ProjectFolderError, NoReleaseError) as error:
        return unreadable(visit, error)
    return publishing_page(visit, found if isinstance(found, Unpublished) else visit.allowed(found))


def do_publish(visit: Visit) -> Response:
    folder = workspace(visit)
    if folder is None:
        return show_publishing(visit)
    why = visit.posted.one("skal")
    try:
        files = read_project(folder)
        done = publish_workspace(
            visit.world,
            visit.caller,
            files,
            why=why,
            seen=whole(visit.posted.one("version")),
            snapshot=visit.posted.one("text"),
        )
        if isinstance(done, Published):
            return redirect(visit.home("utgavor?gjort=1"))
        found = preview_workspace(visit.world, visit.caller, files)
    except (ProjectFolderError, NoReleaseError) as error:
        return unreadable(visit, error)
    if isinstance(found, Unpublished):
        return publishing_page(visit, found)
    wrong = done.reasons if isinstance(done, Refused) else ()
    return publishing_page(visit, visit.allowed(found), wrong, why)


def publishing_page(
    visit: Visit, found: Preview | Unpublished, wrong: tuple[Reason, ...] = (), why: str = ""
) -> Response:
    if isinstance(found, Unpublished):
        return visit.page(
            "publish_errors.html", status=422, findings=found.diagnostics, section=SECTION
        )
    return visit.page(
        "publish.html",
        status=status_of(wrong),
        preview=found,
        comparison=found.comparison,
        findings=found.diagnostics,
        **form(found, wrong, why),
    )


def unreadable(visit: Visit, error: StegvisError) -> Response:
    """The folder is not there, or has no such deployment: said as it is, to those who may publish."""
    visit.allowed(list_releases(visit.world, visit.caller))
    lines = error.lines(visit.language)
    return visit.page("publish_elsewhere.html", status=409, lines=lines, section=SECTION)


def form(found: Preview, wrong: tuple[Reason, ...], why: str) -> dict[str, Any]:
    """What both forms show: what is against it once, whether it was posted or not."""
    against = found.against
    beside = tuple(one for one in wrong if one not in against)
    of_reason = next((one for one in beside if one.kind == "why"), None)
    others = tuple(one for one in beside if one.kind != "why")
    return {
        **told(), "against": against, "wrong_why": of_reason, "wrong": others, "why": why,
        "section": SECTION,
    }  # fmt: skip


def told() -> dict[str, Any]:
    return {"kinds": KINDS, "groups": GROUPS}


def status_of(wrong: tuple[Reason, ...]) -> int:
    if not wrong:
        return 200
    return 422 if wrong[0].kind == "why" else 409


def missing(refused: Refused) -> bool:
    return refused.reason.kind in ("missing", "access")


def workspace(visit: Visit) -> Path | None:
    found: Path | None = visit.request.app.state.workspace
    return found


def number(visit: Visit) -> int:
    return whole(visit.param("number"))


def whole(text: str) -> int:
    """The number, or one that no release has."""
    fits = text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS
    return int(text) if fits else -1
