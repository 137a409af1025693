"""Owns the page of a form that was sent, and its file to keep."""

from __future__ import annotations

from functools import partial
from urllib.parse import quote

from starlette.responses import Response

from engine.operations.print_submission import Printed, print_submission
from engine.operations.read_submission import read_submission
from engine.operations.views import Frame, SubmissionPage
from engine.web.charts import bar
from engine.web.templates import language_name, words_in
from engine.web.visit import Visit


def show(visit: Visit) -> Response:
    """`sprak` shows it in another of the deployment's languages, such as the one it was answered in."""
    number, frame = visit.param("number"), visit.frame()
    sent = visit.allowed(
        read_submission(
            visit.world,
            visit.caller,
            number,
            visit.param("submission"),
            rescored=visit.query("rakna") == "nu",
        )
    )
    asked = visit.query("sprak")
    chosen = asked if asked in frame.languages else visit.language
    return visit.page(
        "submission.html",
        frame=frame,
        sent=sent,
        bar=bar,
        address=visit.case_address(number),
        here=visit.request.url.path,
        chosen=chosen,
        offered=offered(sent, frame, visit.language),
        in_words=partial(words_in, language=chosen),
        section="cases",
    )


def offered(sent: SubmissionPage, frame: Frame, language: str) -> list[tuple[str, str]]:
    """Languages to read it in: the reader's own, the deployment's first, and what it was answered in."""
    codes = dict.fromkeys((language, frame.languages[0], sent.language))
    return [(code, language_name(code, language)) for code in codes if code in frame.languages]


def download(visit: Visit) -> Response:
    made = visit.allowed(
        print_submission(
            visit.world,
            visit.caller,
            visit.param("number"),
            visit.param("submission"),
            visit.query("sprak") or visit.language,
        )
    )
    return as_file(made)


def as_file(made: Printed) -> Response:
    """What was printed, as a file to keep."""
    named = f'attachment; filename="{made.name.encode("ascii", "replace").decode()}"'
    named += f"; filename*=UTF-8''{quote(made.name)}"
    return Response(made.content, media_type=made.media, headers={"content-disposition": named})
