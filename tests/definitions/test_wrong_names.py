"""Names that lead nowhere, and things that cannot stand where they do: where it is said, and how."""

from __future__ import annotations

import pytest

from engine.definitions.ground import SAVABLE
from tests.checks.markdown import head_of, lines_of
from tests.definitions.projects import ANMÄLAN, DEPLOYMENT, HOME, HÄLSA, WORKFLOW, loaded

DEPLOYMENT_FILE = f"{HOME}/deployment.yaml"
WORKFLOW_FILE = f"{HOME}/workflows/väg.yaml"
ANMÄLAN_FILE = f"{HOME}/forms/anmälan.yaml"
HÄLSA_FILE = f"{HOME}/forms/hälsa.yaml"
TEXTS = {
    DEPLOYMENT_FILE: DEPLOYMENT,
    WORKFLOW_FILE: WORKFLOW,
    ANMÄLAN_FILE: ANMÄLAN,
    HÄLSA_FILE: HÄLSA,
}
KOMMUN = "options: {a: A-stad, b: B-stad}}\n"
ÅTER = "åter: {label: Åter, by: coach, to: back}"
SCALE = "{type: scale, label: Hur mår du?, options: {0: Dåligt, 1: Sådär, 2: Bra}}"
PLACES = ", ".join(f"person.{name}" for name in (*SAVABLE, "kommun"))
CHOICES = "en, case.anmälan.språk, case.hälsa.en, case.hälsa.mår"


def found(file: str, old: str, new: str) -> list[tuple[str, ...]]:
    """What is said of the small project with one change: place and check, Swedish sentence and help."""
    assert old in TEXTS[file]
    said = loaded({file: TEXTS[file].replace(old, new, 1)}).diagnostics
    return [(head_of(one).removeprefix(f"{file}:"), *swedish(lines_of(one))) for one in said]


def swedish(lines: tuple[str, ...]) -> list[str]:
    kept = [line for line in lines if line.startswith(("sv: ", "help: "))]
    return [line.removeprefix("sv: ").removeprefix("help: ") for line in kept]


def options(name: str) -> tuple[str, str]:
    """A choice that takes its options from elsewhere, beside one that has its own."""
    own = "{type: choice, label: N, options: {a: A, b: B}}"
    ages = "  ålder: {type: integer, label: Ålder}\n"
    return (
        f"  mår: {SCALE}\n",
        f"  en: {own}\n{ages}  mår: {{type: choice, label: M, options: {name}}}\n",
    )


@pytest.mark.parametrize(
    ("old", "new", "place", "sentence", "help"),
    [
        (
            "includes: [coach, kurator]",
            "includes: [coach, kuratr]",
            "14:41-47 unknown-name",
            'Det finns ingen roll som heter "kuratr".',
            "Menade du kurator?",
        ),
        (
            "fallback: coach",
            "subprojects: {ett: {label: Ett, units: [nor]}}\nfallback: coach",
            "15:41-44 unknown-name",
            'Det finns ingen enhet som heter "nor".',
            "Menade du norr?",
        ),
        (
            "fallback: coach",
            "subprojects: {ett: {label: Ett, units: [norr], settings: {grans: 4}}}\nfallback: coach",
            "15:59-64 unknown-name",
            'Det finns ingen inställning som heter "grans".',
            "Menade du gräns?",
        ),
        (
            KOMMUN,
            "options: språk}\n",
            "10:52-57 wrong-type",
            'Svarsalternativen kan inte hämtas från "språk" här.',
            "Skriv ut dem under options.",
        ),
        (
            KOMMUN,
            KOMMUN + "    hälsa: {use: prov}\n",
            "11:13-16 misplaced-key",
            "use kan inte stå här: om en person sparas fält, inte hela formulär.",
            "Skriv fältet med type och label.",
        ),
        (
            KOMMUN,
            KOMMUN + "    phone: {type: phone, label: Telefon}\n",
            "11:5-10 duplicate-name",
            "phone finns redan hos varje person.",
            "Ge det ett annat namn.",
        ),
    ],
)
def test_in_a_deployment(old: str, new: str, place: str, sentence: str, help: str) -> None:
    assert found(DEPLOYMENT_FILE, old, new) == [(place, sentence, help)]


@pytest.mark.parametrize(
    ("effect", "place", "sentence", "help"),
    [
        (
            "{set: {startdg: today()}}",
            "35:63-70 unknown-name",
            'Det finns inget i data som heter "startdg".',
            "Menade du startdag?",
        ),
        (
            "{set: {case.startdag: today()}}",
            "35:63-76 unknown-name",
            "I ett arbetsflöde skrivs startdag utan case. före.",
            "Menade du startdag?",
        ),
        (
            "{set: {person.komun: a}}",
            "35:63-75 unknown-name",
            'Det finns inget som heter "person.komun" att spara till.',
            "Menade du person.kommun?",
        ),
        (
            "{set: {person.age: 3}}",
            "35:63-73 bad-saves-to",
            "person.age finns men går inte att spara till: det räknas ut eller bestäms på annat sätt.",
            f"Det går att spara till {PLACES}.",
        ),
        (
            "{assign: {koach: ledare}}",
            "35:66-71 unknown-name",
            'Det finns ingen i team som heter "koach".',
            "Menade du coach?",
        ),
        (
            "{assign: {coach: ledarn}}",
            "35:73-79 unknown-name",
            'Det finns ingen som heter "ledarn".',
            "Menade du ledare?",
        ),
    ],
)
def test_in_what_an_action_does(effect: str, place: str, sentence: str, help: str) -> None:
    assert found(WORKFLOW_FILE, ÅTER, f"{ÅTER[:-1]}, do: {effect}}}") == [(place, sentence, help)]


def test_a_seat_takes_one_name() -> None:
    do = f"{ÅTER[:-1]}, do: {{assign: {{coach: [ledare]}}}}}}"
    (one,) = found(WORKFLOW_FILE, ÅTER, do)
    assert one == ("35:73-81 wrong-type", "Här ska ett enda värde stå, men här står en lista.")


@pytest.mark.parametrize(
    ("name", "sentence", "help"),
    [
        (
            "person.komun",
            'Det finns inget val som heter "person.komun".',
            "Menade du person.kommun?",
        ),
        ("person.sex", 'Det finns inget val som heter "person.sex".', "Det finns: person.kommun."),
        (
            "case.anmälan.sprak",
            'Det finns inget val som heter "case.anmälan.sprak".',
            "Menade du case.anmälan.språk?",
        ),
        ("ålder", 'Det finns inget val som heter "ålder".', f"Det finns: en, mår, {CHOICES[4:]}."),
        ("prov.sva", 'Det finns inget val som heter "prov.sva".', None),
        ("mår", "Svarsalternativen hämtas i en cirkel: mår.", None),
    ],
)
def test_where_options_are_taken_from(name: str, sentence: str, help: str | None) -> None:
    ((place, said, *more),) = found(HÄLSA_FILE, *options(name))
    assert place.startswith("6:42-")
    assert said == sentence
    assert help is None or more == [help]


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("en", ["a", "b"]),
        ("person.kommun", ["a", "b"]),
        ("case.anmälan.språk", ["sv", "ar"]),
        ("prov.svar", ["0", "1", "2"]),
    ],
)
def test_options_are_taken_from_another_choice(name: str, names: list[str]) -> None:
    old, new = options(name)
    made = loaded({HÄLSA_FILE: HÄLSA.replace(old, new).replace("mår == 0", "ålder == 0")})
    assert made.diagnostics == ()
    assert list(made.deployments["mitt"].forms["hälsa"].fields["mår"].options) == names


def test_a_circle_of_options_is_said_once() -> None:
    old, _ = options("en")
    one, other = "{type: choice, label: M, options: b}", "{type: choice, label: B, options: mår}"
    said = found(HÄLSA_FILE, old, f"  mår: {one}\n  b: {other}\n")
    help = "Skriv alternativen på ett av ställena."
    assert said == [("4:42-43 cycle", "Svarsalternativen hämtas i en cirkel: b.", help)]


def test_where_a_choice_lacks_its_options_only_that_is_said() -> None:
    old, _ = options("en")
    taken = "{type: choice, label: M, options: b}"
    said = found(HÄLSA_FILE, old, f"  mår: {taken}\n  b: {{type: choice, label: B}}\n")
    assert [head for head, *_ in said] == ["5:7-11 missing-key"]


def test_what_a_case_knows_is_not_known_where_no_workflow_uses_the_form() -> None:
    alone = "form: ensam\ntitle: E\nfields:\n  a: {type: choice, label: A, options: case.x.y}\n"
    assert loaded({f"{HOME}/forms/ensam.yaml": alone}).diagnostics == ()


@pytest.mark.parametrize(
    ("old", "new", "place", "sentence", "help"),
    [
        (
            "title: Om personen",
            "title: Om personen\n    read: [participant, kommunen, coch]",
            "6:35-39 unknown-name",
            'Det finns ingen som heter "coch".',
            "Menade du coach?",
        ),
        (
            "at: barn,",
            "at: brn,",
            "25:59-62 unknown-name",
            'Det finns inget fält som heter "brn".',
            "Menade du barn?",
        ),
        (
            "at: barn,",
            "at: barn.åldr,",
            "25:59-68 unknown-name",
            'Det finns inget fält som heter "barn.åldr".',
            "Menade du barn.ålder?",
        ),
        (
            "rules:",
            "result: [antl]\nrules:",
            "24:10-14 unknown-name",
            'Det finns inget som heter "antl".',
            "Menade du antal?",
        ),
    ],
)
def test_in_a_form(old: str, new: str, place: str, sentence: str, help: str) -> None:
    assert found(ANMÄLAN_FILE, old, new) == [(place, sentence, help)]


def test_a_rule_may_stand_at_a_field_of_a_row_or_block() -> None:
    rule = "rules:\n  r: {{check: mår > 0, message: Stämmer det?, at: {}}}\n"
    made = loaded({HÄLSA_FILE: HÄLSA + rule.format("prov.svar")})
    assert made.deployments["mitt"].forms["hälsa"].rules["r"].at == "prov.svar"
    made = loaded({ANMÄLAN_FILE: ANMÄLAN.replace("at: barn,", "at: barn.ålder,")})
    assert made.deployments["mitt"].forms["anmälan"].rules["rimligt"].at == "barn.ålder"


def test_a_workflow_may_start_in_a_state_inside_another() -> None:
    text = WORKFLOW.replace("starts: anmäld", "starts: två").replace("to: back", "to: anmäld")
    made = loaded({WORKFLOW_FILE: text})
    assert made.diagnostics == ()
    assert made.deployments["mitt"].workflows["väg"].starts == "två"


def test_a_name_alone_in_several_languages_is_its_label() -> None:
    old = "kommunen: {label: Kommunen, units: {norr: Norr, söder: Söder}}"
    made = loaded(
        {DEPLOYMENT_FILE: DEPLOYMENT.replace(old, "kommunen: {sv: Kommunen, en: The town}")}
    )
    assert made.diagnostics == ()
    assert made.deployments["mitt"].organisations["kommunen"].label.in_("en") == "The town"


@pytest.mark.parametrize(
    ("field", "place", "sentence", "help"),
    [
        (
            "{use: prov, options: {a: A}}",
            "5:18-25 misplaced-key",
            "options gör ingenting på ett fält med use.",
            "Den hör till: choice, scale, matrix.",
        ),
        (
            "{use: prov, type: text}",
            "5:7-10 one-of-keys",
            "type och use kan inte stå tillsammans.",
            "Ta bort en av dem.",
        ),
        (
            "{type: yes_no, label: X, default: ja}",
            "5:40-42 unknown-name",
            'Inget heter "ja" här.',
            'Menade du "true"?',
        ),
        (
            "{type: yes_no, label: X, default: 3}",
            "5:40-41 wrong-type",
            'Här behövs ja eller nej, men "3" är ett tal.',
            "Jämför med något, till exempel == eller answered(…).",
        ),
        (
            "{type: contact, label: X, where: this.organisation == kommunen}",
            "5:32-37 misplaced-key",
            "where gör ingenting på ett fält av typen contact.",
            "Den hör till: user, organisation, record.",
        ),
    ],
)
def test_in_a_field(field: str, place: str, sentence: str, help: str) -> None:
    said = found(HÄLSA_FILE, "  prov:", f"  x: {field}\n  prov:")
    assert said == [(place, sentence, help)]


def test_organisations_may_be_left_out_by_name_and_colleagues_by_organisation() -> None:
    fields = """\
  x: {type: organisation, label: X, where: this != vården}
  y: {type: user, label: Y, where: this.organisation == kommunen}
  z: {type: yes_no, label: Z, default: person.kommun == a}
"""
    made = loaded({HÄLSA_FILE: HÄLSA.replace("flags:\n", f"{fields}flags:\n")})
    assert made.diagnostics == ()
    questions = made.deployments["mitt"].forms["hälsa"].fields
    assert [questions[one].where is not None for one in "xyz"] == [True, True, False]
    assert questions["z"].default is not None
