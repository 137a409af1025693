"""Owns how consents are told in words: how each stands, what it shares, what has been said."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from engine.casework.case import Given
from engine.casework.consents import given_of, names
from engine.casework.counting import local_day
from engine.definitions.consent import Consent
from engine.definitions.workflow import Workflow
from engine.expressions.scope import Values
from engine.fields.consent import how_in_words
from engine.foundation.texts import Said, said
from engine.operations.case_file import CaseFile
from engine.operations.views import Words


def consent_label(file: CaseFile, name: str) -> Words:
    found = file.workflow.consents.get(name)
    return found.label if found is not None else name


def party_label(file: CaseFile, party: str) -> Words:
    found = file.deployment.organisations.get(party)
    return found.label if found is not None else party


def topics_in_words(consent: Consent | None, topics: Iterable[str]) -> tuple[Words, ...]:
    known = consent.topics if consent is not None else {}
    return tuple(known[one].label if one in known else one for one in topics)


def shares_in_words(file: CaseFile, shares: Iterable[str]) -> tuple[Words, ...]:
    """What is shared, as those call it who work in the case."""
    main = file.main.workflow
    flows = (main, *(one.workflow for one in main.activities.values()))
    return tuple(dict.fromkeys(share_in_words(main, flows, one) for one in shares))


def share_in_words(main: Workflow, flows: tuple[Workflow, ...], name: str) -> Words:
    if name in main.activities:
        return said("aktiviteten ”{activity}”", activity=main.activities[name].label)
    form, _, part = name.partition(".")
    use = next((flow.forms[form] for flow in flows if form in flow.forms), None)
    if use is None:
        return name
    title = use.form.title
    if not part:
        return said("”{form}”", form=title)
    if part == "result":
        return said("resultatet av ”{form}”", form=title)
    field = use.form.fields.get(part)
    page = next((one.title for one in use.form.pages if one.name == part), None)
    label = field.label if field is not None else page or part
    return said("”{part}” i ”{form}”", part=label, form=title)


def how_told(given: Given) -> tuple[Words, ...]:
    """How it was given, as far as it is more than a plain answer."""
    return how_in_words(
        {
            "how": given.how,
            "by": given.by,
            "who": given.who,
            "relation": given.relation,
            "witness": given.witness,
            "interpreter": given.interpreter,
            "day": None,
        }
    )


def line_told(file: CaseFile, given: Given) -> tuple[Words, ...]:
    """How a consent stands: since when and until, for what, how it was given; or when it ended."""
    if not given.stands(file.now.date()):
        return (ended_told(file, given),)
    consent = file.workflow.consents.get(given.consent)
    about = topics_in_words(consent, given.topics)
    topics = (said("{all}", all=about),) if about else ()
    since = (
        said("Från {day} till {until}", day=given.day, until=given.until)
        if given.until is not None
        else said("Från {day}", day=given.day)
    )
    if given.motive is not None:
        return (*topics, since, said("Motiv: {motive}", motive=given.motive))
    return (*topics, since, *(said("Svaret gavs {how}", how=one) for one in how_told(given)))


def ended_told(file: CaseFile, given: Given) -> Said:
    if given.ended is None or given.lapsed:
        return said("Gick ut {day}", day=given.until or given.day)
    day = local_day(given.ended, file.deployment.calendar)
    if given.motive is not None:
        return said("Gäller inte längre sedan {day}", day=day)
    if given.ended == given.at:
        return said("Svarade nej {day}", day=day)
    return said("Återtaget {day}", day=day)


def told_of(file: CaseFile, payload: Values) -> tuple[Words, Words]:
    """The consent, and its party; the consent alone where it has none."""
    label, party = consent_label(file, str(payload["consent"])), str(payload["party"])
    return label, party_label(file, party) if party else ""


def given_told(file: CaseFile, payload: Values) -> Said:
    """What was said yes to; of what is shared no more since then, what may have been read."""
    return with_had(file, payload, yes_told(file, payload))


def with_had(file: CaseFile, payload: Values, what: Said) -> Said:
    had = had_told(file, payload)
    if not had:
        return what
    return said("{what}. Det här kan redan vara läst: {had}", what=what, had=had)


def yes_told(file: CaseFile, payload: Values) -> Said:
    label, party = told_of(file, payload)
    consent = file.workflow.consents.get(str(payload["consent"]))
    about = topics_in_words(consent, names(payload.get("topics")))
    given = given_of(payload, file.now)
    if given.motive is not None:
        motive = said("Motiv: {motive}", motive=given.motive)
        if not party:
            return said("Annan grund än samtycke: {ground}. {motive}", ground=label, motive=motive)
        return said(
            "Annan grund än samtycke, till {party}: {ground}. {motive}",
            party=party,
            ground=label,
            motive=motive,
        )
    more = about_and_how(about, how_told(given))
    if party and more:
        return said("Ja till {party}: {consent} ({more})", party=party, consent=label, more=more)
    if party:
        return said("Ja till {party}: {consent}", party=party, consent=label)
    if more:
        return said("Ja: {consent} ({more})", consent=label, more=more)
    return said("Ja: {consent}", consent=label)


def about_and_how(about: tuple[Words, ...], how: tuple[Words, ...]) -> Words:
    """What a yes was about and how it was given, which are no one list; empty where neither is told."""
    if about and how:
        return said("{about}; {how}", about=about, how=how)
    return said("{all}", all=about or how) if about or how else ""


def refused_told(file: CaseFile, payload: Values) -> Said:
    label, party = told_of(file, payload)
    if party:
        return said("Nej till {party}: {consent}", party=party, consent=label)
    return said("Nej: {consent}", consent=label)


def ended_in_words(file: CaseFile, payload: Values) -> Said:
    label, party = told_of(file, payload)
    lapsed = payload.get("lapsed") is True
    if is_ground(file, payload):
        found = ground_ended(label, party, lapsed=lapsed)
    elif lapsed and party:
        found = said("Samtycket till {party} har gått ut: {consent}", party=party, consent=label)
    elif lapsed:
        found = said("Samtycket har gått ut: {consent}", consent=label)
    elif party:
        found = said("Tog tillbaka sitt ja till {party}: {consent}", party=party, consent=label)
    else:
        found = said("Tog tillbaka sitt ja: {consent}", consent=label)
    return with_had(file, payload, found)


def is_ground(file: CaseFile, payload: Values) -> bool:
    known = file.workflow.consents.get(str(payload["consent"]))
    return known is not None and known.is_ground


def ground_ended(label: Words, party: Words, *, lapsed: bool) -> Said:
    if lapsed:
        found = said("Grunden har gått ut: {ground}", ground=label)
    else:
        found = said("Grunden gäller inte längre: {ground}", ground=label)
    return said("{what}, till {party}", what=found, party=party) if party else found


def ending_told(file: CaseFile, payload: Values) -> Said:
    label, party = told_of(file, payload)
    if is_ground(file, payload):
        return said("Grunden går snart ut: {ground}", ground=label)
    if party:
        return said("Samtycket till {party} går snart ut: {consent}", party=party, consent=label)
    return said("Samtycket går snart ut: {consent}", consent=label)


def had_told(file: CaseFile, payload: Values) -> tuple[Words, ...]:
    """What the party had to see while the consent stood."""
    found: list[Words] = []
    had = payload.get("had")
    for one in had if isinstance(had, tuple | list) else ():
        if isinstance(one, dict) or hasattr(one, "get"):
            name = str(one.get("activity") or one.get("form"))  # type: ignore[union-attr]  # as told
            words = shares_in_words(file, (name,))[0]
            at = one.get("at")  # type: ignore[union-attr]  # as told
            day = (
                local_day(datetime.fromisoformat(str(at)), file.deployment.calendar) if at else None
            )
            found.append(said("{what} {day}", what=words, day=day) if day else words)
    return tuple(dict.fromkeys(found))
