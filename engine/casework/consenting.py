"""Owns giving and taking back consents: as an act of its own, in a form, and by time.

What ends with a consent ends in the same step, in the case and in all its activities: asks and tasks of
the party that saw what it shared. What the party has had is told, and not called back. Who may give is left
to `access`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from engine.casework import reasons
from engine.casework.case import Given, Request
from engine.casework.consents import HOW, key_of, lost_with, payload_of
from engine.casework.events import GiveConsent, WithdrawConsent
from engine.casework.notices import tell_team
from engine.casework.perform import in_languages, what_stood
from engine.casework.step import Step
from engine.casework.who import may_have
from engine.definitions.consent import Consent
from engine.expressions.scope import Value, Values
from engine.fields.consent import FORM, SELF, against_age, given_in, refused_in
from engine.filling.submission import Submission
from engine.foundation.identity import age
from engine.foundation.texts import Said, said
from engine.foundation.wrong import Reason

WARNING = timedelta(days=30)
"""So long before a consent ends those who have the case are told; never more than a fifth of its time."""
CHANGED = said("Någon har ändrat ett samtycke.")
PLAIN: Values = {
    "how": FORM, "by": SELF, "who": None, "relation": None, "witness": None, "interpreter": None,
}  # fmt: skip


def give(event: GiveConsent, step: Step) -> tuple[Reason, ...]:
    consent = step.plan.workflow.consents.get(event.consent)
    holder = holder_of(step, consent)
    if consent is None or holder is None:
        return (reasons.no_such_consent(event.consent),)
    against = [
        *against_parties(consent, event.to),
        *against_topics(consent, event.to),
        *against_motive(consent, event.how),
        *against_the_young(consent, event.how, step),
    ]
    if not against:
        for party, topics in event.to.items():
            record(holder, consent, party, topics, event.how, event.actor.account)
    return tuple(against)


def withdraw(event: WithdrawConsent, step: Step) -> tuple[Reason, ...]:
    consent = step.plan.workflow.consents.get(event.consent)
    holder = holder_of(step, consent)
    if consent is None or holder is None:
        return (reasons.no_such_consent(event.consent),)
    today = step.now.date()
    stands = [party for party in event.parties if standing(holder, consent.name, party, today)]
    if not stands or set(stands) != set(event.parties):
        return (reasons.does_not_stand(consent),)
    for party in event.parties:
        end(holder, holder.draft.consents[f"{consent.name}:{party}"], event.how)
    return ()


def holder_of(step: Step, consent: Consent | None) -> Step | None:
    """Where a consent is kept: in the case, or where each activity has its own, in that. None: nowhere
    here.
    """
    if consent is None:
        return None
    if consent.per is None:
        return step.host or step
    return step if step.draft.use == consent.per else None


def against_parties(consent: Consent, to: Mapping[str, object]) -> Iterator[Reason]:
    if not to or any(party not in consent.parties for party in to):
        yield reasons.not_a_party(consent)


def against_topics(consent: Consent, to: Mapping[str, tuple[str, ...]]) -> Iterator[Reason]:
    chosen = [one for topics in to.values() for one in topics]
    if any(one not in consent.topics for one in chosen):
        yield reasons.not_a_topic(consent)
    elif consent.topics and not all(to.values()):
        yield reasons.lacks_topics(consent)


def against_motive(consent: Consent, how: Values) -> Iterator[Reason]:
    """Another ground than what the person has said takes a motive."""
    if consent.is_ground and as_text(how.get("motive")) is None:
        yield reasons.lacks_motive(consent)


def against_the_young(consent: Consent, how: Values, step: Step) -> Iterator[Reason]:
    """Somebody too young says yes through a guardian."""
    born, years = step.person.get("birth_date"), consent.self_from
    if consent.is_ground or not isinstance(born, date) or age(born, step.now.date()) >= years:
        return
    wrong = against_age(how, years)
    if wrong is not None:
        yield reasons.too_young(consent, wrong)


def standing(step: Step, consent: str, party: str, today: date) -> Given | None:
    given = step.draft.consents.get(f"{consent}:{party}")
    return given if given is not None and given.stands(today) else None


def record(
    step: Step,
    consent: Consent,
    party: str,
    topics: tuple[str, ...],
    how: Values,
    account: str,
    submission: str | None = None,
) -> None:
    """Let a consent stand from now on, in the place of what stood to that party."""
    day = how.get("day")
    from_ = day if isinstance(day, date) else step.now.date()
    lasts = consent.lasts
    told: dict[str, str | None] = {part: as_text(how.get(part)) for part in HOW}
    given = Given(
        consent=consent.name,
        party=party,
        at=step.now,
        day=from_,
        topics=topics,
        shares=tuple(sorted(consent.shared(topics))),
        until=step.facts.calendar.later(from_, lasts) if lasts is not None else None,
        version=consent.version,
        motive=as_text(how.get("motive")) if consent.is_ground else None,
        account=account,
        submission=submission,
        **{**told, "how": told["how"] or FORM, "by": told["by"] or SELF},  # type: ignore[arg-type]  # texts, by HOW
    )
    step.touch(consent.name)
    before = step.draft.consents.get(key_of(given))
    given = replace(given, lost=lost_with(before, given.shares))
    if before is None or not before.stands(step.now.date()):
        step.record("consent_given", payload_of(given))
        return
    less = replace(before, shares=lost_with(replace(before, lost=()), given.shares))
    had = had_by(step, less)
    step.record("consent_given", {**payload_of(given), **({"had": had} if had else {})})
    if less.shares:
        tell_team(step, in_languages(CHANGED), "consents")
    close(step, less)


def end(step: Step, given: Given, how: Values, *, lapsed: bool = False) -> None:
    """Let a consent end, and close what it opened. Those who have the case are told that somebody has changed
    their mind, and nothing of what.
    """
    told = {part: as_text(how.get(part)) for part in HOW}
    if given.motive is not None:
        told["motive"] = as_text(how.get("motive"))
    step.touch(given.consent)
    step.record(
        "consent_ended",
        {
            "consent": given.consent,
            "party": given.party,
            "lapsed": lapsed,
            "had": had_by(step, given),
            **told,
        },
    )
    if not lapsed:
        tell_team(step, in_languages(CHANGED), "consents")
    close(step, given)


def refuse(
    step: Step, consent: Consent, party: str, how: Values, account: str, submission: str
) -> None:
    """A no takes back what stands; where nothing does it is kept that the person was asked."""
    stands = standing(step, consent.name, party, step.now.date())
    if stands is not None:
        end(step, stands, how)
        return
    told: dict[str, str | None] = {part: as_text(how.get(part)) for part in HOW}
    lost = lost_with(step.draft.consents.get(f"{consent.name}:{party}"), ())
    step.record(
        "consent_refused",
        {
            **({"lost": lost} if lost else {}),
            "consent": consent.name,
            "party": party,
            "day": step.now.date().isoformat(),
            "version": consent.version,
            "account": account,
            "submission": submission,
            **told,
        },
    )


def as_text(value: Value) -> str | None:
    return value if isinstance(value, str) and value else None


def had_by(step: Step, given: Given) -> tuple[Value, ...]:
    """What there was to see while the consent stood: forms with the day each was sent, activities."""
    found: list[Value] = []
    for one in units(step):
        for form, sent in one.submissions.items():
            if shares_form(given.shares, form, one.draft.use):
                found += [
                    {"in": one.draft.id, "form": form, "at": s.at.isoformat(), "submission": s.id}
                    for s in sent
                ]
        if one.draft.use is not None and one.draft.use in given.shares:
            found.append({"in": one.draft.id, "activity": one.draft.use})
    return tuple(found)


def units(step: Step) -> tuple[Step, ...]:
    """A case and its activities; of an activity that has its own consents, that alone."""
    return (step, *step.parts.values()) if step.host is None else (step,)


def shares_form(shares: tuple[str, ...] | frozenset[str], form: str, use: str | None) -> bool:
    """Whether something of a form is shared, by itself or with the whole activity it is in."""
    if use is not None and use in shares:
        return True
    return any(one.partition(".")[0] == form for one in shares)


def close(step: Step, given: Given) -> None:
    """Take back the asks and tasks that nobody but the consent let the party have."""
    for one in units(step):
        for request in one.draft.requests:
            if loses(one, request, given):
                one.record("withdrawn", what_stood(request))


def loses(step: Step, request: Request, given: Given) -> bool:
    kind, _, name = request.of.partition(":")
    if step.plan.workflow.anonymous:
        return False
    if kind == "organisation" and name == given.party:
        return not may_have(name, request.form, step.draft, step.facts, step.now.date())
    outsider = kind == "contact" and not given.party and request.form is not None
    return outsider and shares_form(given.shares, request.form or "", step.draft.use)


def given_in_form(step: Step, submission: Submission, account: str) -> None:
    """What a form says of consents: a yes is given, a no takes back what stands."""
    for path, name in step.plan.consents[submission.form]:
        answer = answer_at(submission.answers, path)
        consent = step.plan.workflow.consents.get(name)
        holder = holder_of(step, consent)
        if answer is None or consent is None or holder is None:
            continue
        for party, topics in given_in(answer).items():
            record(holder, consent, party, topics, answer, account, submission.id)
        for party in refused_in(answer):
            refuse(holder, consent, party, answer, account, submission.id)


def amended_in_form(step: Step, old: Submission, new: Submission, account: str) -> None:
    """What an amendment changes of what its form said; what was given or taken back since stays."""
    for path, name in step.plan.consents[new.form]:
        before, after = answer_at(old.answers, path), answer_at(new.answers, path)
        consent = step.plan.workflow.consents.get(name)
        holder = holder_of(step, consent)
        if before == after or consent is None or holder is None:
            continue
        said_yes = given_in(before) if before is not None else {}
        now_yes = given_in(after) if after is not None else {}
        for party, topics in now_yes.items():
            record(holder, consent, party, topics, after or PLAIN, account, new.id)
        for party in said_yes:
            stands = standing(holder, name, party, step.now.date())
            if party not in now_yes and stands is not None and stands.submission == old.id:
                end(holder, stands, after or PLAIN)


def answer_at(answers: Values, path: tuple[str, ...]) -> Values | None:
    found: Value = answers
    for name in path:
        found = found.get(name) if isinstance(found, Mapping) else None
    return found if isinstance(found, Mapping) else None


def warned_at(given: Given) -> date | None:
    """The day from which it is told that a consent will end."""
    if given.until is None:
        return None
    return given.until - min(WARNING, (given.until - given.day) // 5)


def falling_of(step: Step) -> Iterator[tuple[datetime, str, Given, bool]]:
    """When each consent is told to end, and when it has ended: the moment, a key, and whether it is the
    end.
    """
    calendar = step.facts.calendar
    for key, given in step.draft.consents.items():
        if given.until is None or given.ended is not None:
            continue
        warned = warned_at(given)
        if not given.reminded and warned is not None and not step.leaf.final:
            yield calendar.begins(warned), f"consent:{key}:{warned}", given, False
        last = given.until + timedelta(days=1)
        yield calendar.begins(last), f"consent:{key}:{last}", given, True


def happen(step: Step, given: Given, ends: bool) -> None:
    if ends:
        end(step, given, {}, lapsed=True)
        return
    step.record("consent_ending", {"consent": given.consent, "party": given.party})
    if given.until is not None and step.now.date() <= given.until:
        remind(step, given, given.until)


def remind(step: Step, given: Given, until: date) -> None:
    """Tell those who have the case, so that they can ask again while it stands."""
    consent = step.plan.workflow.consents.get(given.consent)
    label: Said | str = said("”{label}”", label=consent.label) if consent else given.consent
    grounded = consent is not None and consent.is_ground
    words = (
        said("Grunden {consent} gäller till {day}.", consent=label, day=until)
        if grounded
        else said("Samtycket {consent} gäller till {day}. Fråga igen.", consent=label, day=until)
    )
    message = in_languages(words)
    tell_team(step, message, f"consent:{given.consent}")
