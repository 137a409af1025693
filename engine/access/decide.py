"""Owns `decide`: may this actor do this to that, for this purpose. Denied unless a rule says yes.

Pure: its facts come in, its decision goes out, and the audit keeps it. What a refused or allowed
act leads to is left to `operations`; whether an action is possible in its state, to `casework`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType

from engine.access import agreeing
from engine.access.facts import Act, Asker, CaseFacts, Facts, Purpose
from engine.access.on_page import against_on_page
from engine.access.outside import OUTSIDE
from engine.access.partners import partner_reads, shares_form, shares_whole
from engine.access.proving import held_back, unproved
from engine.access.reading import WHOLE, Redaction, is_too_early, redaction_of
from engine.access.sealing import AGAINST, as_read, kept_sealed
from engine.access.who import (
    CASEWORK,
    Reach,
    is_meant,
    is_outside,
    is_partner,
    is_party,
    is_reader,
    is_receiver,
    reach,
    sees,
)
from engine.definitions.workflow import Action, FormUse, Who, WhoKind
from engine.foundation.texts import Said, Text, said
from engine.foundation.wrong import Reason, Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """Yes. `redaction` says what of it; `record`: the audit must note that it was done."""

    redaction: Redaction = field(default=WHOLE)
    record: bool = True


Decision = Allowed | Refused
Rule = Callable[[Asker, Facts], Decision]


def decide(actor: Asker, act: Act, facts: Facts, purpose: Purpose) -> Decision:
    """May `actor` do `act`? A refusal has a sentence; what no rule allows is refused."""
    rule, wanted = RULES[act]
    if purpose is not wanted:
        return no(said("Det här får bara göras i ett annat syfte."))
    if actor.proof.acts is not None and act not in actor.proof.acts:
        return no(said("Nyckeln gäller inte det här."))
    if actor.link is not None:
        return may_by_link(actor, act, facts)
    if actor.page is not None:
        against = against_on_page(actor, act, facts)
        return against or (Allowed() if act is Act.OPEN_LINK else rule(actor, facts))
    facts = as_read(act, facts)
    return held_back(actor) or proved(actor, act, facts, rule(actor, facts))


def proved(actor: Asker, act: Act, facts: Facts, decision: Decision) -> Decision:
    """The decision; but what is sensitive waits for a new sign-in, and what is about somebody protected
    until one has said why.
    """
    if isinstance(decision, Refused):
        return decision
    return unproved(actor, act, facts) or kept_sealed(actor, act, facts) or decision


def purpose_of(act: Act) -> Purpose:
    """The purpose that the act belongs to."""
    return RULES[act][1]


def no(sentence: Said, *missing: str) -> Refused:
    return Refused(reasons=(Reason(kind="access", sentence=sentence, missing=missing),))


def may_list(actor: Asker, facts: Facts) -> Decision:
    if sees(actor, facts.deployment) & CASEWORK:
        return Allowed()
    return no(said("Dina roller visar inga ärenden."))


def may_see_board(actor: Asker, facts: Facts) -> Decision:
    """Those who see whole cases: a board tells where each of them is."""
    if sees(actor, facts.deployment) & (CASEWORK - {"invited"}):
        return Allowed()
    return no(said("Tavlan visar hela ärenden. Det du är inbjuden till finns i listan."))


def may_open(actor: Asker, facts: Facts) -> Decision:
    """Filling in the form that opens a case; its `by` says who may."""
    workflow = facts.workflow
    if workflow is None or workflow.is_project:
        return no(said("Inget ärende kan öppnas här."))
    use = workflow.forms[workflow.opens_with]
    if any(is_meant(actor, who, facts.deployment, None) for who in use.by):
        return Allowed()
    by = said(
        "”{form}” fylls i av {who}. Du har inte den rollen.",
        form=use.form.title,
        who=labels(use.by),
    )
    return no(by, *names(use.by))


def may_read_case(actor: Asker, facts: Facts) -> Decision:
    found = case_reach(actor, facts)
    if found is Reach.NOTHING:
        return OUTSIDE
    outside = facts.case is not None and is_outside(actor, facts.deployment, facts.case)
    return Allowed(redaction=Redaction(limited=found is Reach.NAMED, nameless=outside))


def case_reach(actor: Asker, facts: Facts) -> Reach:
    return Reach.NOTHING if facts.case is None else reach(actor, facts.deployment, facts.case)


def may_read_form(actor: Asker, facts: Facts) -> Decision:
    """All of it, some pages of it, or only its result. One always reads one's own answers."""
    use = form_use(facts)
    if use is None or facts.case is None or case_reach(actor, facts) is Reach.NOTHING:
        return OUTSIDE
    if facts.author == actor.account and not (partner_without(actor, facts, use.name)):
        return Allowed()
    if is_too_early(use, facts.case, facts.sent):
        return no(said("”{form}” kan läsas först senare i ärendet.", form=use.form.title))
    found = reading_of(actor, use, facts, facts.case)
    if found is None:
        readers = labels((*use.read, *use.read_result))
        return no(said("”{form}” läses bara av {who}.", form=use.form.title, who=readers))
    return Allowed(redaction=found)


def reading_of(actor: Asker, use: FormUse, facts: Facts, case: CaseFacts) -> Redaction | None:
    """What the rules say; of a partner, as far as a consent goes."""
    rules = partial(redaction_of, actor, use, facts, case)
    if not needs_consent(actor, facts):
        return rules()
    return partner_reads(actor, case, facts.form or use.form, use.name, rules)


def partner_without(actor: Asker, facts: Facts, form: str) -> bool:
    """Whether a partner lacks the consent that would let it do something with a form."""
    if facts.case is None or not needs_consent(actor, facts):
        return False
    return not shares_form(actor, facts.case, form)


def needs_consent(actor: Asker, facts: Facts) -> bool:
    """Whether the actor is a partner here: in an anonymous activity nothing of anybody is told."""
    nameless = facts.case is not None and facts.case.around is not None
    return not nameless and is_partner(actor, facts.deployment)


NO_CONSENT = no(said("Det går inte nu. Personen har inget samtycke som gäller för er."))


def may_fill(actor: Asker, facts: Facts) -> Decision:
    """Those in `by`, and those asked; for the participant also staff who see the whole case and read it."""
    use, found = form_use(facts), case_reach(actor, facts)
    if use is None or facts.case is None or found is Reach.NOTHING:
        return OUTSIDE
    if partner_without(actor, facts, use.name):
        return NO_CONSENT
    asked = (one for one, form in facts.case.requests if form == use.name)
    if any(is_receiver(actor, one, facts.deployment, facts.case) for one in asked):
        return Allowed()
    if any(is_meant(actor, who, facts.deployment, facts.case) for who in use.by):
        return Allowed()
    if found is Reach.WHOLE and fills_for_participant(actor, use, facts):
        return Allowed()
    who = who_of(use.by, facts.case)
    return no(said("”{form}” fylls i av {who}.", form=use.form.title, who=who), *names(use.by))


def fills_for_participant(actor: Asker, use: FormUse, facts: Facts) -> bool:
    """Whether staff write down what the participant answers: those who have to do with the form, by the roles
    that fill it in or read it. To see the whole case is not enough.
    """
    case = facts.case
    if case is None or all(who.kind is not WhoKind.PARTICIPANT for who in use.by):
        return False
    return any(is_reader(actor, who, facts.deployment, case) for who in (*use.by, *use.read))


def may_amend(actor: Asker, facts: Facts) -> Decision:
    """Its author, and those who fill it in there, unless the workflow says who; and only whoever reads all of
    it, since one sees what one amends.
    """
    use, read = form_use(facts), may_read_form(actor, facts)
    if use is None or isinstance(read, Refused):
        return read
    who = use.by if use.amend is None else use.amend
    if not who:
        sentence = said("”{form}” rättas inte. Fyll i det en gång till.", form=use.form.title)
        return no(sentence, use.name)
    if not amends(actor, use, facts):
        sentence = said("”{form}” rättas av {who}.", form=use.form.title, who=labels(who))
        return no(sentence, *names(who))
    if not read.redaction.is_whole:
        return no(
            said("Du läser bara en del av ”{form}” och kan inte rätta det.", form=use.form.title)
        )
    return Allowed()


def amends(actor: Asker, use: FormUse, facts: Facts) -> bool:
    """Whether the actor amends the form; no partner amends what another has said, though both fill it in."""
    if use.amend is None:
        others = not needs_consent(actor, facts) and isinstance(may_fill(actor, facts), Allowed)
        return others or facts.author == actor.account
    return any(is_meant(actor, one, facts.deployment, facts.case) for one in use.amend)


BY_LINK = frozenset({Act.OPEN_LINK, Act.FILL_FORM})


def may_by_link(actor: Asker, act: Act, facts: Facts) -> Decision:
    """A link opens the form that one ask is about, as long as it stands, and nothing else. Of files only
    those are read that came through it.
    """
    asks = facts.case.asks if facts.case is not None else {}
    of, form = asks.get(actor.link or "", ("", ""))
    theirs = actor.participant if of == "participant:" else of == f"contact:{actor.contact}"
    may = act in BY_LINK or (act is Act.READ_FILE and facts.author == actor.account)
    return Allowed() if may and theirs and form == facts.name else OUTSIDE


def nobody_by_account(actor: Asker, facts: Facts) -> Decision:
    """What is done through a link alone."""
    return OUTSIDE


def by_whole_case(sentence: Said) -> Rule:
    """Allowed to staff who see the whole case."""

    def rule(actor: Asker, facts: Facts) -> Decision:
        found = case_reach(actor, facts)
        if found is Reach.WHOLE and actor.roles:
            return Allowed()
        return OUTSIDE if found is Reach.NOTHING else no(sentence)

    return rule


may_keep_links = by_whole_case(said("Länkar sköts av dem som arbetar med hela ärendet."))
may_read_person = by_whole_case(said("Personens nummer ser de som arbetar med hela ärendet."))


def may_act(actor: Asker, facts: Facts) -> Decision:
    action = action_of(facts)
    if action is None or case_reach(actor, facts) is Reach.NOTHING:
        return OUTSIDE
    if needs_consent(actor, facts) and is_part_alone(actor, facts):
        return NO_CONSENT
    if any(is_meant(actor, who, facts.deployment, facts.case) for who in action.by):
        return Allowed()
    who = who_of(action.by, facts.case)
    sentence = said("”{action}” görs av {who}.", action=action.label, who=who)
    return no(sentence, *names(action.by))


def is_part_alone(actor: Asker, facts: Facts) -> bool:
    """Whether a partner is let into an activity for a part of it alone."""
    case = facts.case
    return case is not None and case.use is not None and not shares_whole(actor, case)


def may_merge(actor: Asker, facts: Facts) -> Decision:
    """One decision for each of two: who sees the whole case, and has the right."""
    has_right = by_right("people", said("Du får inte slå ihop eller skilja på personer."))
    found = may_read_person(actor, facts)
    return found if isinstance(found, Refused) else has_right(actor, facts)


def may_start(actor: Asker, facts: Facts) -> Decision:
    """Start an activity in the case: those in its `by`."""
    use = facts.workflow.activities.get(facts.name) if facts.workflow is not None else None
    if use is None or case_reach(actor, facts) is Reach.NOTHING:
        return OUTSIDE
    if any(is_meant(actor, who, facts.deployment, facts.case) for who in use.by):
        return Allowed()
    who = who_of(use.by, facts.case)
    return no(said("”{activity}” startas av {who}.", activity=use.label, who=who), *names(use.by))


def may_arrange(actor: Asker, facts: Facts) -> Decision:
    """The plan is the participant's own; those who work with the whole case may do it for them."""
    found = case_reach(actor, facts)
    if found is Reach.NOTHING:
        return OUTSIDE
    if actor.participant or (found is Reach.WHOLE and actor.roles):
        return Allowed()
    return no(said("Planen ordnas av deltagaren, eller av dem som arbetar med hela ärendet."))


def may_see_course(actor: Asker, facts: Facts) -> Decision:
    """How an activity has gone, its states and days: those who see the whole case, and those whom it goes
    between, so that all of them see the same; of an anonymous one all who are let in: it tells of nobody.
    """
    found, case = case_reach(actor, facts), facts.case
    party = case is not None and (
        case.around is not None or is_party(actor, facts.deployment, case)
    )
    if found is Reach.WHOLE or (found is Reach.NAMED and party):
        return Allowed()
    return OUTSIDE


def may_finish(actor: Asker, facts: Facts) -> Decision:
    """A task is done by whom it was given to, or by the deployment's fallback role."""
    if case_reach(actor, facts) is Reach.NOTHING:
        return OUTSIDE
    given = is_given(actor, facts) or facts.deployment.fallback in actor.roles
    whole = case_reach(actor, facts) is Reach.WHOLE
    if given or (whole and facts.name.startswith("participant:")):
        return Allowed()
    return no(said("Uppgiften är given till någon annan."))


def may_claim(actor: Asker, facts: Facts) -> Decision:
    """What a role was asked is taken by one of those who hold it."""
    if case_reach(actor, facts) is Reach.NOTHING:
        return OUTSIDE
    if is_given(actor, facts):
        return Allowed()
    return no(said("Uppgiften är given till någon annan."))


def may_hand_over(actor: Asker, facts: Facts) -> Decision:
    """By one of those it was given to, or by the deployment's fallback role."""
    if case_reach(actor, facts) is Reach.NOTHING:
        return OUTSIDE
    if is_given(actor, facts) or facts.deployment.fallback in actor.roles:
        return Allowed()
    return no(said("Uppgiften är given till någon annan."))


def is_given(actor: Asker, facts: Facts) -> bool:
    """Whether what the act is about was given to the actor, alone or with others."""
    case = facts.case
    return case is not None and is_receiver(actor, facts.name, facts.deployment, case)


def may_note(actor: Asker, facts: Facts) -> Decision:
    """The journal is for staff who see the whole case, not for those let in for a part of it."""
    found = case_reach(actor, facts)
    if found is Reach.WHOLE:
        return Allowed()
    if found is Reach.NOTHING:
        return OUTSIDE
    return no(said("Anteckningarna är för dem som arbetar med hela ärendet."))


def may_pass_time(actor: Asker, facts: Facts) -> Decision:
    """What time brings about is the system's own; nobody asks for it."""
    if actor.account == WhoKind.SYSTEM and not actor.roles and facts.case is not None:
        return Allowed()
    return OUTSIDE


def may_assign(actor: Asker, facts: Facts) -> Decision:
    """Those who see the whole case; as long as nobody has a seat in it, all who have come into it, so that
    whoever opens a case can take it.
    """
    found, case = case_reach(actor, facts), facts.case
    begins = case is not None and not case.seats and case.let_in is None and case.around is None
    takes = found is Reach.NAMED and begins and not needs_consent(actor, facts)
    if found is not Reach.WHOLE and not takes:
        return OUTSIDE
    return by_right("assign", said("Du får inte utse vem som gör vad."))(actor, facts)


def by_right(right: str, sentence: Said) -> Rule:
    """Allowed to those of whose roles one says `may: right`."""

    def rule(actor: Asker, facts: Facts) -> Decision:
        roles = facts.deployment.roles
        rights = (roles[name].may for name in actor.roles if name in roles)
        return Allowed() if any(right in one for one in rights) else no(sentence)

    return rule


def by_sight(wanted: frozenset[str], sentence: Said) -> Rule:
    """Allowed to those of whose roles one `sees` what is wanted."""

    def rule(actor: Asker, facts: Facts) -> Decision:
        return Allowed() if sees(actor, facts.deployment) & wanted else no(sentence)

    return rule


def unless(refused: Callable[[Asker, Facts], Refused | None]) -> Rule:
    """Allowed unless there is a reason against it."""
    return lambda actor, facts: refused(actor, facts) or Allowed()


def may_keep_own(actor: Asker, facts: Facts) -> Decision:
    """What is one's own in a deployment, such as what one has been told and what one has begun to write:
    for everybody who has a role there.
    """
    if actor.roles & set(facts.deployment.roles):
        return Allowed()
    return no(said("Du har ingen roll i det här projektet."))


def form_use(facts: Facts) -> FormUse | None:
    return None if facts.workflow is None else facts.workflow.forms.get(facts.name)


def action_of(facts: Facts) -> Action | None:
    """The action by its name: that of the case's state, or else of the first state that has it."""
    if facts.workflow is None:
        return None
    state = facts.case.state if facts.case is not None else ""
    own = facts.workflow.leaf_actions.get(state, {})
    others = (actions.get(facts.name) for actions in facts.workflow.leaf_actions.values())
    return own.get(facts.name) or next((one for one in others if one is not None), None)


def labels(who: tuple[Who, ...]) -> tuple[Text, ...]:
    return tuple(one.called for one in who)


def names(who: tuple[Who, ...]) -> tuple[str, ...]:
    return tuple(one.name for one in who)


def who_of(who: tuple[Who, ...], case: CaseFacts | None) -> tuple[Text | Said, ...]:
    """The labels; with a seat filled it says that one person has it."""
    seats = case.seats if case is not None else {}
    return tuple(
        said("{role} i ärendet", role=one.called) if one.name in seats else one.called
        for one in who
    )


may_export = by_right("export", said("Du får inte hämta ut uppgifter."))
BY_RIGHT = {
    Act.PUBLISH: ("publish", said("Du får inte publicera.")),
    Act.ADMINISTER_ACCOUNTS: ("accounts", said("Du får inte sköta konton i det här projektet.")),
    Act.KEEP_JOBS: ("accounts", said("Du får inte sköta det som sker av sig självt.")),
}
RULES: Mapping[Act, tuple[Rule, Purpose]] = MappingProxyType(
    {
        Act.LIST_CASES: (may_list, Purpose.CASEWORK),
        Act.FIND_PERSON: (may_list, Purpose.CASEWORK),
        Act.OPEN_CASE: (may_open, Purpose.CASEWORK),
        Act.READ_CASE: (may_read_case, Purpose.CASEWORK),
        Act.READ_FORM: (may_read_form, Purpose.CASEWORK),
        Act.READ_FILE: (may_read_form, Purpose.CASEWORK),
        Act.FILL_FORM: (may_fill, Purpose.CASEWORK),
        Act.AMEND_FORM: (may_amend, Purpose.CASEWORK),
        Act.TAKE_ACTION: (may_act, Purpose.CASEWORK),
        Act.START_ACTIVITY: (may_start, Purpose.CASEWORK),
        Act.ARRANGE_PLAN: (may_arrange, Purpose.CASEWORK),
        Act.SEE_COURSE: (may_see_course, Purpose.CASEWORK),
        Act.FINISH_TASK: (may_finish, Purpose.CASEWORK),
        Act.CLAIM_TASK: (may_claim, Purpose.CASEWORK),
        Act.HAND_OVER_TASK: (may_hand_over, Purpose.CASEWORK),
        Act.READ_NOTES: (may_note, Purpose.CASEWORK),
        Act.WRITE_NOTE: (may_note, Purpose.CASEWORK),
        Act.SEE_BOARD: (may_see_board, Purpose.CASEWORK),
        Act.KEEP_VIEW: (may_list, Purpose.CASEWORK),
        Act.SHARE_VIEW: (
            by_right("assign", said("Du får inte dela urval med andra.")),
            Purpose.CASEWORK,
        ),
        Act.PASS_TIME: (may_pass_time, Purpose.CASEWORK),
        Act.ASSIGN: (may_assign, Purpose.CASEWORK),
        Act.READ_FIGURES: (
            by_sight(frozenset({"figures", "all"}), said("Dina roller visar inga siffror.")),
            Purpose.FOLLOW_UP,
        ),
        Act.READ_LOG: (
            by_sight(frozenset({"log"}), said("Dina roller visar inte loggen.")),
            Purpose.LOG_REVIEW,
        ),
        Act.KEEP_OWN: (may_keep_own, Purpose.CASEWORK),
        Act.OPEN_LINK: (nobody_by_account, Purpose.CASEWORK),
        Act.KEEP_LINKS: (may_keep_links, Purpose.CASEWORK),
        **{act: (by_right(*told), Purpose.ADMINISTRATION) for act, told in BY_RIGHT.items()},
        Act.EXPORT: (may_export, Purpose.FOLLOW_UP),
        **{
            act: (unless(against), purpose)
            for act, (against, purpose) in {**AGAINST, **agreeing.AGAINST}.items()
        },
        **dict.fromkeys((Act.READ_PERSON, Act.CHANGE_NUMBER), (may_read_person, Purpose.CASEWORK)),
        Act.MERGE_PEOPLE: (may_merge, Purpose.CASEWORK),
    }
)
