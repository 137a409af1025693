"""Who may do what: one table of roles against acts, then the rules one by one.

The case of the table: opened by `rut` in unit `norr`, `cia` in the coach's seat, the psychologist
asked for a statement, in state `prövas`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from engine.access.decide import RULES, Allowed, decide, purpose_of
from engine.access.facts import Act, CaseFacts, Facts, Proof, Purpose
from engine.access.outside import OUTSIDE
from engine.access.posting import Post
from engine.access.proving import UNPROVED
from engine.access.reading import Part
from engine.access.sealing import AGAINST, IN_EMERGENCY, UNSEALED, is_raised, may_unseal
from engine.definitions.assurance import NOTHING_DEMANDED, Demands
from engine.definitions.load import load
from engine.definitions.workflow import ActivityUse, LetIn, Who, WhoKind
from engine.foundation.wrong import Refused
from engine.operations.read_project import read_project

PROJECT = Path(__file__).parents[1] / "operations" / "project"


@dataclass(frozen=True, kw_only=True)
class Someone:
    account: str
    roles: frozenset[str]
    participant: bool = False
    organisation: str | None = None
    unit: str | None = None
    posts: frozenset[Post] = frozenset()
    stands_for: frozenset[str] = frozenset()
    contact: str | None = None
    link: str | None = None
    page: str | None = None
    proof: Proof = UNPROVED
    demands: Demands = NOTHING_DEMANDED


def someone(account: str, *roles: str, **rest) -> Someone:
    return Someone(account=account, roles=frozenset(roles), **rest)


PEOPLE = {
    "sara": someone("sara", "samordnare"),
    "cia": someone("cia", "coach", "stöd"),
    "carl": someone("carl", "coach", "stöd"),
    "kurt": someone("kurt", "kurator", "stöd", unit="norr"),
    "kim": someone("kim", "kurator", "stöd", unit="söder"),
    "ulla": someone("ulla", "utförare", unit="norr"),
    "uno": someone("uno", "utförare", unit="söder"),
    "rut": someone("rut", "remittent"),
    "rolf": someone("rolf", "remittent"),
    "psy": someone("psy", "psykolog"),
    "stig": someone("stig", "styrgrupp"),
    "greta": someone("greta", "granskare"),
    "fia": someone("fia", "förvaltare"),
    "ingen": someone("ingen"),
    "system": someone("system"),
}
CASE = CaseFacts(
    state="prövas",
    unit="norr",
    subproject="ett",
    seats={"coach": "cia"},
    requests=frozenset({("role:psykolog", "bedömning")}),
    authors=frozenset({"rut"}),
    reached=frozenset({"anmäld", "prövas"}),
)
EVERYONE = set(PEOPLE)
SEES_IT = {"sara", "cia", "kurt", "ulla", "rut", "psy"}
TABLE = {
    (Act.LIST_CASES, ""): EVERYONE - {"stig", "greta", "fia", "ingen", "system"},
    (Act.FIND_PERSON, ""): EVERYONE - {"stig", "greta", "fia", "ingen", "system"},
    (Act.OPEN_CASE, ""): {"sara", "rut", "rolf"},
    (Act.READ_CASE, ""): SEES_IT,
    (Act.READ_FORM, "anmälan"): {"sara", "cia", "kurt"},
    (Act.READ_FORM, "mående"): {"sara", "cia", "kurt"},
    (Act.READ_FORM, "bedömning"): set(),
    (Act.READ_FORM, "avslut"): {"sara"},
    (Act.READ_FORM, "finns_inte"): set(),
    (Act.READ_FILE, "anmälan"): {"sara", "cia", "kurt"},
    (Act.READ_FILE, "bedömning"): set(),
    (Act.FILL_FORM, "mående"): {"cia", "kurt"},
    (Act.FILL_FORM, "samtal"): {"cia", "kurt"},
    (Act.FILL_FORM, "bedömning"): {"psy"},
    (Act.AMEND_FORM, "mående"): {"kurt"},
    (Act.AMEND_FORM, "samtal"): {"kurt"},
    (Act.AMEND_FORM, "bedömning"): set(),
    (Act.TAKE_ACTION, "börja"): {"sara", "cia"},
    (Act.TAKE_ACTION, "ta_emot"): {"sara"},
    (Act.TAKE_ACTION, "finns_inte"): set(),
    (Act.START_ACTIVITY, "praktik"): {"cia", "kurt"},
    (Act.START_ACTIVITY, "finns_inte"): set(),
    (Act.ARRANGE_PLAN, ""): {"sara", "cia", "kurt", "ulla"},
    (Act.SEE_COURSE, ""): {"sara", "cia", "kurt", "ulla"},
    (Act.FINISH_TASK, "role:psykolog"): {"psy", "sara"},
    (Act.FINISH_TASK, "user:cia"): {"cia", "sara"},
    (Act.CLAIM_TASK, "role:psykolog"): {"psy"},
    (Act.CLAIM_TASK, "role:samordnare"): {"sara"},
    (Act.HAND_OVER_TASK, "role:psykolog"): {"psy", "sara"},
    (Act.HAND_OVER_TASK, "user:cia"): {"cia", "sara"},
    (Act.READ_NOTES, ""): SEES_IT - {"rut", "psy"},
    (Act.WRITE_NOTE, ""): SEES_IT - {"rut", "psy"},
    (Act.SEE_BOARD, ""): EVERYONE
    - {"rut", "rolf", "psy", "stig", "greta", "fia", "ingen", "system"},
    (Act.KEEP_VIEW, ""): EVERYONE - {"stig", "greta", "fia", "ingen", "system"},
    (Act.SHARE_VIEW, ""): {"sara"},
    (Act.ASSIGN, ""): {"sara"},
    (Act.PASS_TIME, ""): {"system"},
    (Act.READ_FIGURES, ""): {"sara", "stig"},
    (Act.READ_LOG, ""): {"greta"},
    (Act.EXPORT, ""): {"sara"},
    (Act.PUBLISH, ""): {"sara"},
    (Act.ADMINISTER_ACCOUNTS, ""): {"fia"},
    (Act.KEEP_JOBS, ""): {"fia"},
    (Act.KEEP_OWN, ""): EVERYONE - {"ingen", "system"},
    (Act.READ_CONSENTS, ""): SEES_IT - {"rut", "psy"},
    (Act.GIVE_CONSENT, "samverkan"): SEES_IT - {"rut", "psy"},
    (Act.WITHDRAW_CONSENT, "samverkan"): SEES_IT - {"rut", "psy"},
    (Act.SEE_AS_PARTNER, "vården"): SEES_IT - {"rut", "psy"},
    (Act.OPEN_LINK, "mående"): set(),
    (Act.OPEN_SEALED, ""): set(),
    (Act.READ_PROTECTION, ""): {"sara", "cia", "kurt", "ulla", "fia"},
    (Act.PROTECT, ""): {"sara", "cia", "kurt", "ulla", "fia"},
    (Act.LIFT_PROTECTION, ""): {"fia"},
    (Act.READ_IN_EMERGENCY, ""): {"cia", "carl"},
    (Act.JUDGE_READING, ""): {"greta"},
    (Act.KEEP_LINKS, ""): {"sara", "cia", "kurt", "ulla"},
    (Act.READ_PERSON, ""): {"sara", "cia", "kurt", "ulla"},
    (Act.CHANGE_NUMBER, ""): {"sara", "cia", "kurt", "ulla"},
    (Act.MERGE_PEOPLE, ""): {"sara"},
}


@pytest.fixture(scope="module")
def deployment():
    loaded = load(read_project(PROJECT))
    assert loaded.diagnostics == ()
    return loaded.deployments["prov"]


def facts_of(deployment, name="", case=CASE, **rest) -> Facts:
    workflow = deployment.workflows["deltagare"]
    by = tuple(
        Who(WhoKind.ROLE, role, deployment.roles[role].label) for role in ("coach", "kurator")
    )
    praktik = ActivityUse(
        name="praktik", label=workflow.title, span=workflow.span, workflow=workflow, by=by
    )
    workflow = replace(workflow, activities={"praktik": praktik})
    return Facts(deployment=deployment, workflow=workflow, case=case, name=name, **rest)


def decided(deployment, who, act, name="", **rest):
    purpose = RULES[act][1]
    return decide(PEOPLE[who], act, facts_of(deployment, name, **rest), purpose)


@pytest.mark.parametrize(("act", "name"), TABLE, ids=lambda one: str(one))
def test_the_table(deployment, act, name):
    found = {who for who in PEOPLE if isinstance(decided(deployment, who, act, name), Allowed)}
    assert found == TABLE[act, name]


def test_whom_an_activity_goes_between_know_of_it_and_of_its_course(deployment):
    """Who sees nothing else of it, and as far as the seats mean them; nobody who sees no cases at all."""
    parties = tuple(
        Who(WhoKind.ROLE, role, deployment.roles[role].label)
        for role in ("remittent", "coach", "styrgrupp")
    )
    shared = replace(CASE, between=parties)
    for act in (Act.READ_CASE, Act.SEE_COURSE):
        found = {
            who for who in PEOPLE if isinstance(decided(deployment, who, act, case=shared), Allowed)
        }
        parties_too = {"sara", "cia", "kurt", "ulla", "rut", "rolf"}
        assert found == parties_too | ({"psy"} if act is Act.READ_CASE else set())
    veiled = replace(shared, protected=True)
    assert not isinstance(decided(deployment, "rolf", Act.SEE_COURSE, case=veiled), Allowed)


ASKS = {"1.7": ("contact:handledare", "mående"), "1.8": ("participant:", "mående")}
BY_LINK = {
    "1.7": someone("link:a", contact="handledare", link="1.7"),
    "1.8": someone("link:b", participant=True, link="1.8"),
}


@pytest.mark.parametrize("ask", BY_LINK)
def test_a_link_lets_open_and_fill_in_what_it_is_for_and_nothing_else(deployment, ask):
    case = replace(facts_of(deployment, "").case, asks=ASKS)

    def may(act: Act, name: str, who: Someone, at=case) -> bool:
        facts = replace(facts_of(deployment, name), case=at)
        return isinstance(decide(who, act, facts, purpose_of(act)), Allowed)

    mine, other = BY_LINK[ask], BY_LINK["1.8" if ask == "1.7" else "1.7"]
    assert {act for act in Act if may(act, "mående", mine)} == {Act.OPEN_LINK, Act.FILL_FORM}
    assert not any(may(act, "samtal", mine) for act in Act)
    own = replace(facts_of(deployment, "mående"), case=case, author=mine.account)
    found = {act for act in Act if isinstance(decide(mine, act, own, purpose_of(act)), Allowed)}
    assert found == {Act.OPEN_LINK, Act.FILL_FORM, Act.READ_FILE}
    sent = replace(own, case=replace(case, asks={}))
    assert isinstance(decide(mine, Act.READ_FILE, sent, purpose_of(Act.READ_FILE)), Refused)
    forged = replace(mine, link=other.link)
    assert not any(may(act, "mående", forged) for act in Act)
    assert not any(may(act, "mående", mine, replace(case, asks={})) for act in Act)


def test_every_act_has_a_row():
    assert {act for act, _ in TABLE} == set(Act)


@pytest.mark.parametrize("act", Act)
def test_every_act_has_one_purpose(deployment, act):
    wanted = purpose_of(act)
    others = set(Purpose) - {wanted}
    refused = [decide(PEOPLE["sara"], act, facts_of(deployment), one) for one in others]
    assert {one.reason.sentence.in_("sv") for one in refused} == {
        "Det här får bara göras i ett annat syfte."
    }


@pytest.mark.parametrize("act", Act)
def test_no_act_is_allowed_for_another_purpose(deployment, act):
    others = set(Purpose) - {RULES[act][1]}
    for purpose in others:
        refused = decide(PEOPLE["sara"], act, facts_of(deployment), purpose)
        assert isinstance(refused, Refused)


def test_every_refusal_has_a_sentence_in_words(deployment):
    for (act, name), allowed in TABLE.items():
        for who in EVERYONE - allowed:
            refused = decided(deployment, who, act, name)
            assert isinstance(refused, Refused)
            sentence = refused.reason.sentence.in_("sv")
            assert sentence.endswith(".")
            assert "{" not in sentence


def test_what_one_may_not_know_of_looks_like_nothing(deployment):
    for act in (Act.READ_CASE, Act.READ_FORM, Act.FILL_FORM, Act.TAKE_ACTION):
        outside = decided(deployment, "rolf", act, "mående")
        nowhere = decided(deployment, "sara", act, "mående", case=None)
        assert outside == nowhere
        assert isinstance(outside, Refused)
        assert outside.reason.kind == "missing"


def test_a_refusal_says_who_may(deployment):
    refused = decided(deployment, "sara", Act.FILL_FORM, "bedömning")
    assert isinstance(refused, Refused)
    assert refused.reason.sentence.in_("sv") == "”Psykologens bedömning” fylls i av psykolog."
    assert refused.reason.missing == ("psykolog",)


def read(deployment, who, name, **rest):
    found = decided(deployment, who, Act.READ_FORM, name, **rest)
    return found.redaction if isinstance(found, Allowed) else None


def test_some_read_only_the_result(deployment):
    assert read(deployment, "kurt", "mående").part is Part.ALL
    assert read(deployment, "sara", "mående").part is Part.RESULT
    assert read(deployment, "cia", "mående").part is Part.RESULT


def test_one_always_reads_ones_own_answers(deployment):
    assert read(deployment, "rut", "anmälan") is None
    assert read(deployment, "rut", "anmälan", author="rut").part is Part.ALL
    assert read(deployment, "psy", "bedömning", author="psy").part is Part.ALL


def test_a_page_may_have_fewer_readers(deployment):
    case = replace(CASE, reached=frozenset({"anmäld", "prövas", "deltar"}))
    assert read(deployment, "kurt", "samtal", case=case).hidden_pages == frozenset()
    assert read(deployment, "cia", "samtal", case=case).hidden_pages == {"enskilt"}


def test_a_block_is_read_under_its_own_rule(deployment):
    assert dict(read(deployment, "cia", "samtal").blocks) == {"mående": Part.RESULT}
    assert dict(read(deployment, "kurt", "samtal").blocks) == {}


def test_a_form_is_read_from_its_state_on(deployment):
    later = replace(CASE, reached=frozenset({"prövas", "deltar"}))
    assert read(deployment, "sara", "bedömning") is None
    assert read(deployment, "sara", "bedömning", case=later).part is Part.ALL


def test_a_sender_with_a_role_that_needs_a_seat_reads_what_they_sent_and_acts_on_nothing(
    deployment,
):
    """Carl has opened a case in which Cia is the coach."""
    case = replace(CASE, authors=frozenset({"carl"}), requests=frozenset())
    found = {
        (act, name)
        for act, name in TABLE
        if act not in ANYWHERE
        and isinstance(decided(deployment, "carl", act, name, case=case), Allowed)
    }
    assert found == {(Act.READ_CASE, "")}
    assert decided(deployment, "carl", Act.READ_CASE, case=case).redaction.limited
    assert read(deployment, "carl", "anmälan", case=case, author="carl").part is Part.ALL
    assert read(deployment, "carl", "anmälan", case=case, author="rut") is None


ANYWHERE = {
    Act.LIST_CASES,
    Act.FIND_PERSON,
    Act.SEE_BOARD,
    Act.KEEP_VIEW,
    Act.KEEP_OWN,
    Act.READ_IN_EMERGENCY,
}
"""What a coach may do whatever the case is."""


@pytest.mark.parametrize("role", ["coach", "remittent"])
def test_whoever_comes_into_a_case_without_a_team_may_appoint_it_with_the_right_to(
    deployment, role
):
    roles = dict(deployment.roles)
    roles[role] = replace(roles[role], may=frozenset({"assign"}))
    given = replace(deployment, roles=roles)
    carl = someone("carl", role)

    def may(**rest: object) -> bool:
        facts = facts_of(given, case=replace(CASE, requests=frozenset(), **rest))
        return isinstance(decide(carl, Act.ASSIGN, facts, purpose_of(Act.ASSIGN)), Allowed)

    opened = frozenset({"carl"})
    assert may(seats={}, authors=opened)
    assert not may(seats={}, authors=frozenset())
    assert not may(seats={"coach": "cia"}, authors=opened)
    assert not may(seats={}, authors=opened, protected=True, readers=frozenset())
    assert may(seats={"coach": "carl"}) == (role == "coach")
    without = facts_of(deployment, case=replace(CASE, seats={}, authors=opened))
    refused = decide(carl, Act.ASSIGN, without, purpose_of(Act.ASSIGN))
    assert isinstance(refused, Refused)
    assert refused.reason.sentence.in_("sv") == "Du får inte utse vem som gör vad."


def test_those_asked_see_a_part_only(deployment):
    assert decided(deployment, "psy", Act.READ_CASE).redaction.limited
    assert decided(deployment, "rut", Act.READ_CASE).redaction.limited
    assert not decided(deployment, "cia", Act.READ_CASE).redaction.limited
    answered = replace(CASE, requests=frozenset())
    assert isinstance(decided(deployment, "psy", Act.READ_CASE, case=answered), Refused)


def test_a_participant_who_is_asked_may_answer(deployment):
    """Being asked gives the right, to the participant as to everybody else, and to that form alone."""
    kim = someone("kim", participant=True)

    def may(*asked):
        facts = facts_of(deployment, "bedömning", case=replace(CASE, requests=frozenset(asked)))
        return isinstance(decide(kim, Act.FILL_FORM, facts, purpose_of(Act.FILL_FORM)), Allowed)

    assert may(("participant:", "bedömning"))
    assert not may()
    assert not may(("participant:", "anmälan"))
    assert not may(("role:psykolog", "bedömning"))


def test_a_filled_seat_means_that_person_in_acts_and_not_in_reading(deployment):
    case = replace(CASE, seats={"coach": "cia", "samordnare": "annan"})
    assert isinstance(decided(deployment, "sara", Act.TAKE_ACTION, "börja", case=case), Refused)
    assert read(deployment, "sara", "anmälan", case=case).part is Part.ALL


def test_a_protected_identity_is_for_named_people(deployment):
    case = replace(CASE, protected=True)
    found = {
        who
        for who in PEOPLE
        if isinstance(decided(deployment, who, Act.READ_CASE, case=case), Allowed)
    }
    assert found == {"cia", "rut"}
    named = replace(case, requests=frozenset({("user:sara", "bedömning")}))
    assert isinstance(decided(deployment, "sara", Act.READ_CASE, case=named), Allowed)


def test_reading_and_acting_is_recorded(deployment):
    for (act, name), allowed in TABLE.items():
        for who in allowed:
            assert decided(deployment, who, act, name).record


@pytest.mark.parametrize("act", [Act.OPEN_CASE, Act.TAKE_ACTION, Act.FILL_FORM, Act.READ_FORM])
def test_without_a_workflow_nothing_is_allowed(deployment, act):
    facts = Facts(deployment=deployment, case=CASE, name="anmälan")
    assert isinstance(decide(PEOPLE["sara"], act, facts, Purpose.CASEWORK), Refused)


def test_time_passes_only_in_a_case_and_never_for_somebody_with_roles(deployment):
    nowhere = facts_of(deployment, case=None)
    assert isinstance(decide(PEOPLE["system"], Act.PASS_TIME, nowhere, Purpose.CASEWORK), Refused)
    somebody = someone("system", "samordnare")
    held = decide(somebody, Act.PASS_TIME, facts_of(deployment), Purpose.CASEWORK)
    assert isinstance(held, Refused)


def test_who_has_been_named_reads_and_nobody_else(deployment):
    """Being named opens nothing that the roles do not: Rolf is named, and his roles let him in nowhere."""
    case = replace(CASE, protected=True, readers=frozenset({"sara", "rolf"}))
    found = {
        who
        for who in PEOPLE
        if isinstance(decided(deployment, who, Act.READ_CASE, case=case), Allowed)
    }
    assert found == {"sara"}


def test_about_the_protected_one_says_why_first(deployment):
    case = replace(CASE, protected=True, sealed=True)
    for act, name in TABLE:
        for who in ("cia", "rut"):
            found = decided(deployment, who, act, name, case=case)
            assert act in UNSEALED or isinstance(found, Refused), (act, who)
    assert may_unseal(decided(deployment, "cia", Act.READ_CASE, case=case))
    assert decided(deployment, "sara", Act.READ_CASE, case=case) is OUTSIDE
    assert isinstance(decided(deployment, "cia", Act.OPEN_SEALED, case=case), Allowed)
    assert decided(deployment, "sara", Act.OPEN_SEALED, case=case) is OUTSIDE


def test_an_emergency_lets_in_to_reading_alone_and_never_of_the_protected(deployment):
    case = replace(CASE, emergency=True)
    seen = {
        act
        for act, name in TABLE
        if act not in AGAINST
        and isinstance(decided(deployment, "carl", act, name, case=case), Allowed)
    }
    usual = {
        act
        for act, name in TABLE
        if act not in AGAINST and isinstance(decided(deployment, "carl", act, name), Allowed)
    }
    assert seen - usual == IN_EMERGENCY
    veiled = replace(case, protected=True)
    assert decided(deployment, "carl", Act.READ_CASE, case=veiled) is OUTSIDE
    assert decided(deployment, "carl", Act.READ_IN_EMERGENCY, case=veiled) is OUTSIDE
    project = replace(CASE, let_in=LetIn(works=(), reads=()))
    assert decided(deployment, "carl", Act.READ_IN_EMERGENCY, case=project) is OUTSIDE


def test_setting_waits_for_nobody_and_ending_is_for_those_who_keep_it(deployment):
    veiled = replace(CASE, protected=True, readers=frozenset({"cia"}), sealed=True)
    assert isinstance(decided(deployment, "cia", Act.PROTECT, case=veiled), Allowed)
    assert decided(deployment, "sara", Act.PROTECT, case=veiled) is OUTSIDE
    assert isinstance(decided(deployment, "fia", Act.LIFT_PROTECTION, case=veiled), Allowed)
    assert decided(deployment, "cia", Act.LIFT_PROTECTION, case=veiled).reason.kind == "access"
    assert is_raised("", "marked")
    assert is_raised("protected", "assumed")
    assert not is_raised("assumed", "marked")
    assert not is_raised("marked", "")
