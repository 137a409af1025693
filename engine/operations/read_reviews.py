"""Owns reading reviews of the log: all of them with how much was looked at, and one with its rows."""

from __future__ import annotations

from collections.abc import Iterable

from engine.access.facts import Act
from engine.access.reviewing import RULES, SAMPLE
from engine.foundation.texts import said
from engine.foundation.wrong import Reason, Refused
from engine.operations.callers import Caller
from engine.operations.desk_for import desk_for
from engine.operations.log_words import purpose_in_words, reason_of, roles_of, what_of
from engine.operations.protecting import VERDICTS
from engine.operations.recording import note
from engine.operations.review_log import moments
from engine.operations.review_words import EVERY, rules_told
from engine.operations.standing import Desk
from engine.operations.telling_reviewers import may_judge
from engine.operations.views_review import ItemShown, LogRow, ReviewPage, Reviews, ReviewShown
from engine.operations.world import World
from engine.storage import audit, cases, reviews
from engine.storage.protection import count_waiting_readings
from engine.storage.reviews import Item, Review

MOST_ROWS = 50
MISSING = Refused(reasons=(Reason(kind="missing", sentence=said("Kontrollen finns inte här.")),))


def read_reviews(world: World, caller: Caller) -> Reviews | Refused:
    with world.storage.writing(caller.tenant) as tx:
        desk = desk_for(world, tx, caller, Act.READ_LOG)
        if isinstance(desk, Refused):
            return desk
        found = reviews.reviews_of(tx, caller.deployment)
        note(tx, caller, Act.READ_LOG, desk.now, about="reviews")
        return Reviews(
            reviews=tuple(shown(desk, one, reviews.items_of(tx, one.id)) for one in found),
            may_judge=may_judge(desk),
            today=desk.today,
            emergencies=count_waiting_readings(tx, caller.deployment),
            rules=tuple(rules_told(desk.deployment.log_review)),
            every=EVERY.get(desk.deployment.log_review.every or "", ""),
        )


def shown(desk: Desk, one: Review, items: Iterable[Item]) -> ReviewShown:
    every = tuple(items)
    return ReviewShown(
        id=one.id,
        first=one.first,
        last=one.last,
        by=desk.labels.get(one.account, one.account),
        at=one.at,
        read=one.read,
        pairs=one.pairs,
        chosen=sum(item.times for item in every),
        items=len(every),
        judged=sum(bool(item.verdict) for item in every),
        faults=sum(item.verdict == "wrong" for item in every),
        closed=one.closed,
        closer=desk.labels.get(one.closer, one.closer),
        words=one.words,
    )


def read_review(world: World, caller: Caller, review: str) -> ReviewPage | Refused:
    with world.storage.writing(caller.tenant) as tx:
        desk = desk_for(world, tx, caller, Act.READ_LOG)
        if isinstance(desk, Refused):
            return desk
        one = found_review(desk, review)
        if isinstance(one, Refused):
            return one
        items = reviews.items_of(tx, one.id)
        note(tx, caller, Act.READ_LOG, desk.now, review=one.id)
        return ReviewPage(
            review=shown(desk, one, items),
            items=tuple(item_shown(desk, one, item) for item in items),
            may_judge=may_judge(desk) and one.closed is None,
            whole=all(audit.verify(tx, item.case) is None for item in items),
        )


def found_review(desk: Desk, review: str) -> Review | Refused:
    known = {one.id: one for one in reviews.reviews_of(desk.tx, desk.caller.deployment)}
    return known.get(review, MISSING)


def item_shown(desk: Desk, review: Review, item: Item) -> ItemShown:
    case = cases.case_by_id(desk.tx, item.case)
    number = case.number if case is not None and not case.protected else ""
    why = item.why.split()
    return ItemShown(
        number=item.number,
        who=desk.labels.get(item.account, item.account),
        roles=roles_of(desk, item.account),
        case=number,
        why=tuple(RULES[one] for one in why if one in RULES),
        chance=why == [SAMPLE],
        times=item.times,
        first=item.first,
        last=item.last,
        rows=tuple(rows_of(desk, review, item, number)),
        verdict=item.verdict,
        label=VERDICTS.get(item.verdict, ""),
        words=item.words,
        judge=desk.labels.get(item.judge, item.judge),
        judged=item.judged,
        own=item.account == desk.caller.account.name,
    )


def rows_of(desk: Desk, review: Review, item: Item, number: str) -> Iterable[LogRow]:
    """What the account did in the case in those days, at most fifty rows of it."""
    since, until = moments(desk, review.first, review.last)
    mine = [
        one
        for one in audit.entries(desk.tx, item.case)
        if one.account == item.account and since <= one.at < until
    ]
    for one in mine[:MOST_ROWS]:
        yield LogRow(
            at=one.at,
            who=desk.labels.get(one.account, one.account),
            what=what_of(one),
            number=number,
            purpose=purpose_in_words(one.purpose),
            reason=reason_of(one),
            refused=one.outcome == "refused",
        )
