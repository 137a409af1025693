"""Owns the pages of log review: what has been reviewed, one review with its rows, the extract for somebody
whom a case is about, and the file for a security monitor.
"""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import quote

from starlette.responses import Response

from engine.foundation.texts import Said, said
from engine.foundation.wrong import Reason, Refused
from engine.operations.export_log import export_log
from engine.operations.judge_review import close_review, judge_review
from engine.operations.protecting import VERDICTS
from engine.operations.read_extract import read_extract
from engine.operations.read_reviews import read_review, read_reviews
from engine.operations.review_log import review_log
from engine.web.visit import Visit, redirect

UNUSABLE = "unusable"
NO_DAY = date.max
LONGEST = 40
NOT_THEIRS = Refused(
    reasons=(Reason(kind="access", sentence=said("Dina roller visar inte loggen.")),)
)


def day_in(text: str) -> date:
    """What is no day is one that has not been, which no review takes."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return NO_DAY


def show_all(visit: Visit) -> Response:
    return listed(visit, None)


def listed(visit: Visit, problem: Said | None) -> Response:
    page = visit.allowed(read_reviews(visit.world, visit.caller))
    return visit.page(
        "reviews.html",
        status=422 if problem is not None else 200,
        frame=visit.frame(),
        page=page,
        problem=problem,
        first=visit.posted.one("fran") or (page.today - timedelta(days=30)).isoformat(),
        last=visit.posted.one("till") or page.today.isoformat(),
        section="reviews",
    )


def begin(visit: Visit) -> Response:
    posted = visit.posted
    first, last = day_in(posted.one("fran")), day_in(posted.one("till"))
    made = review_log(visit.world, visit.caller, first, last)
    if isinstance(made, Refused) and made.reason.kind == UNUSABLE:
        return listed(visit, made.reason.sentence)
    return redirect(visit.home(f"loggkontroll/{quote(visit.allowed(made))}"))


def show(visit: Visit) -> Response:
    return one_review(visit, None, "")


def one_review(visit: Visit, problem: Said | None, at: str) -> Response:
    page = visit.allowed(read_review(visit.world, visit.caller, visit.param("review")))
    return visit.page(
        "review.html",
        status=422 if problem is not None else 200,
        frame=visit.frame(),
        page=page,
        address=visit.home(f"loggkontroll/{quote(page.review.id)}"),
        verdicts=VERDICTS,
        problem=problem,
        at=at,
        chosen=visit.posted.one("bedomning"),
        written=visit.posted.one("ord"),
        done=visit.query("gjort"),
        section="reviews",
    )


def judge(visit: Visit) -> Response:
    posted, review, item = visit.posted, visit.param("review"), visit.param("item")
    number = int(item) if item.isascii() and item.isdecimal() and len(item) < 7 else 0
    verdict, words = posted.one("bedomning"), posted.one("ord")
    done = judge_review(visit.world, visit.caller, review, number, verdict, words)
    if isinstance(done, Refused) and done.reason.kind == UNUSABLE:
        return one_review(visit, done.reason.sentence, str(number))
    visit.allowed(done)
    return redirect(visit.home(f"loggkontroll/{quote(review)}?gjort=bedomd"))


def close(visit: Visit) -> Response:
    review = visit.param("review")
    done = close_review(visit.world, visit.caller, review, visit.posted.one("ord"))
    if isinstance(done, Refused) and done.reason.kind == UNUSABLE:
        return one_review(visit, done.reason.sentence, "slut")
    visit.allowed(done)
    return redirect(visit.home(f"loggkontroll/{quote(review)}?gjort=klar"))


def extract(visit: Visit) -> Response:
    """Nothing is looked up, and nothing recorded, before there is a number."""
    frame, text = visit.frame(), visit.query("arende").strip()[:LONGEST]
    visit.allowed(None if frame.sees_log else NOT_THEIRS)
    found = read_extract(visit.world, visit.caller, text) if text else None
    missing = isinstance(found, Refused) and found.reason.kind == UNUSABLE
    page = None if found is None or missing else visit.allowed(found)
    return visit.page(
        "extract.html",
        status=404 if missing else 200,
        frame=frame,
        page=page,
        text=text,
        missing=missing,
        section="reviews",
    )


def download(visit: Visit) -> Response:
    first, last = day_in(visit.query("fran")), day_in(visit.query("till"))
    made = export_log(visit.world, visit.caller, first, last)
    if isinstance(made, Refused) and made.reason.kind == UNUSABLE:
        return listed(visit, made.reason.sentence)
    name = f"logg-{first.isoformat()}-{last.isoformat()}.jsonl"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(visit.allowed(made), media_type="application/x-ndjson", headers=headers)
