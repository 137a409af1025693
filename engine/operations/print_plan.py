"""Owns the participant's own plan as a file to keep, as it is or as it stood, in one of the deployment's
languages. Recorded as a reading that was printed.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.deployment import Deployment
from engine.foundation.texts import said
from engine.foundation.wrong import Refused
from engine.interop.document import Document, Entry, Section
from engine.interop.pdf import pdf
from engine.operations.callers import Caller
from engine.operations.load_release import load_release
from engine.operations.print_submission import NOT_SPOKEN, Printed
from engine.operations.printing import Paper
from engine.operations.read_plan import NOW, When, read_plan
from engine.operations.views import Words as Shown
from engine.operations.views_plan import Figure, PlanItem, PlanPage
from engine.operations.world import World


def print_plan(
    world: World, caller: Caller, number: str, language: str, when: When = NOW
) -> Printed | Refused:
    deployment = load_release(world, caller.tenant, caller.deployment).deployment
    if language not in deployment.languages:
        return NOT_SPOKEN
    page = read_plan(world, caller, number, when, printed=language)
    if isinstance(page, Refused):
        return page
    document = document_of(page, deployment, language)
    day = (page.at or page.now).date()
    return Printed(name=f"{number}-plan-{day.isoformat()}-{language}.pdf", content=pdf(document))


def document_of(page: PlanPage, deployment: Deployment, language: str) -> Document:
    paper = Paper(language)
    return Document(
        language=language,
        over=paper.say(deployment.title),
        title=paper.say(said("Plan för {person}", person=page.person)),
        facts=(
            (paper.say(said("Så här ser den ut")), paper.say(paper.moment(page.at or page.now))),
        ),
        notices=(),
        sections=tuple(sections(page, paper)),
        foot=paper.say(
            said(
                "Ärende {number}. Utskrivet {when}.",
                number=page.number,
                when=paper.moment(page.now),
            )
        ),
        page=paper.say(said("Sida {n} av {all}", n="{n}", all="{all}")),
        made=page.now,
        mark=paper.say(said("SKYDDADE PERSONUPPGIFTER")) if page.protected else None,
        paid_by=tuple(
            paper.say(text) for name, text in deployment.funding.items() if name == "text"
        ),
        emblem=deployment.funding["emblem"].in_(language) if "emblem" in deployment.funding else "",
    )


def sections(page: PlanPage, paper: Paper) -> Iterator[Section]:
    """What goes on, each under its own name; what is over, all together."""
    for one in page.items:
        yield Section(title=paper.say(one.name or one.label), entries=tuple(entries(one, paper)))
    if not page.items:
        empty = paper.say(said("Inget i planen pågår."))
        yield Section(title=None, entries=(Entry(label=paper.say(said("Planen")), value=empty),))
    if page.over:
        done = tuple(
            Entry(label=paper.say(one.name or one.label), value=paper.say(one.state))
            for one in page.over
        )
        yield Section(title=paper.say(said("Det som är klart eller borttaget")), entries=done)


def entries(one: PlanItem, paper: Paper) -> Iterator[Entry]:
    kind = said("{kind}, {state}", kind=one.label, state=one.state) if one.name else one.state
    yield Entry(label=paper.say(said("Läge")), value=paper.say(kind))
    for label, value in one.rows:
        yield Entry(label=paper.say(label), value=paper.say(value))
    for figure in one.figures:
        yield Entry(label=paper.say(figure.label), value=paper.say(reached(figure)))


def reached(figure: Figure) -> Shown:
    """`3 av 10`, where there is a greatest."""
    if figure.share is None or figure.high is None:
        return f"{figure.value:+g}" if figure.is_change else f"{figure.value:g}"
    return said("{value} av {high}", value=f"{figure.value:g}", high=f"{figure.high:g}")
