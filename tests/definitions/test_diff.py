"""What differs between two deployments: named in the words of those who wrote them, nothing left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache

import pytest

from engine.definitions.deployment import Deployment, Loaded
from engine.definitions.diff.changes import Change, Kind, Weight, heaviest_first
from engine.definitions.diff.comparing import diff, rising
from engine.definitions.diff.outline import Side, noun_of
from engine.definitions.diff.plain import Around
from engine.definitions.diff.saying import shown
from engine.definitions.diff.specs import SPECS
from engine.definitions.load import load
from engine.expressions.expression import Expression
from engine.expressions.scope import Scope
from engine.expressions.to_json import to_json
from engine.foundation.diagnostics import Span
from engine.foundation.texts import Text, in_words
from tests.definitions.projects import (
    ANMÄLAN,
    DEPLOYMENT,
    HOME,
    HÄLSA,
    ROOT,
    WORKFLOW,
    loaded,
    of_project,
    read,
)
from tests.promises.harmless import harmless
from tests.promises.mutants import Mutant, mutant
from tests.promises.test_promises import chance_of

SHIPPED = of_project(read(ROOT), "samkraft")
VILA = "      vila: {label: Vila, by: coach}\n"
CORE = tuple(path for path in sorted(SHIPPED) if path.count(".") == 1 and "/scenarios/" not in path)


def side(found: Loaded, name: str = "mitt") -> Side:
    assert name in found.deployments, found.diagnostics
    return Side(deployment=found.deployments[name], trees=found.trees[name])


def changes(**replaced: tuple[str, str]) -> tuple[Change, ...]:
    return diff(side(loaded()), side(loaded(**replaced)))


def only(**replaced: tuple[str, str]) -> Change:
    (found,) = changes(**replaced)
    return found


def told(change: Change) -> tuple[str, str, str, str, str]:
    def words(value: object) -> str:
        return in_words(value, "sv") if value is not None else ""

    return (
        str(change.kind), str(change.weight), words(change.headline), words(change.before),
        words(change.after),
    )  # fmt: skip


def test_a_deployment_does_not_differ_from_itself() -> None:
    assert changes() == ()


@pytest.mark.parametrize(
    ("what", "change", "expected"),
    [
        (
            "anmälan",
            ("label: Tolk?", "label: Vill du ha tolk?"),
            (
                "changed", "quiet",
                "Formuläret ”Anmälan”, frågan ”Vill du ha tolk?” – Frågan", "Tolk?", "Vill du ha tolk?",
            ),
        ),
        (
            "anmälan",
            ("en: Referral", "en: Application"),
            ("changed", "quiet", "Formuläret ”Anmälan” – Rubriken (en)", "Referral", "Application"),
        ),
        (
            "anmälan",
            ("show_if: språk != sv", "show_if: språk == ar"),
            (
                "changed", "notice",
                "Formuläret ”Anmälan”, frågan ”Tolk?” – När frågan visas", "språk != sv", "språk == ar",
            ),
        ),
        (
            "anmälan",
            (", saves_to: person.identity, required: true", ", saves_to: person.identity"),
            (
                "changed", "notice",
                "Formuläret ”Anmälan”, frågan ”Personnummer” – Om svar krävs", "ja", "",
            ),
        ),
        (
            "anmälan",
            ("          ålder: {type: integer, label: Ålder, min: 0, max: 17}",
             "          ålder: {type: integer, label: Ålder, min: 0, max: 20}"),
            (
                "changed", "notice",
                "Formuläret ”Anmälan”, frågan ”Barn”, frågan ”Ålder” – Mest", "17", "20",
            ),
        ),
        (
            "anmälan",
            ("ar: Arabiska}", "ar: Arabiska, so: Somaliska}"),
            (
                "added", "notice",
                "Formuläret ”Anmälan”, frågan ”Språk”, svaret ”Somaliska”", "", "",
            ),
        ),
        (
            "prov",
            ("severity: attention}, hög", "severity: urgent}, hög"),
            (
                "changed", "notice",
                "Formuläret ”Provet”, värdet ”Summa”, nivåerna, nivån ”Låg” – Hur allvarligt det är",
                "behöver ses över", "brådskar",
            ),
        ),
        (
            "väg",
            ("hälsa: {by: coach, read: coach}", "hälsa: {by: coach, read: [coach, kurator]}"),
            (
                "changed", "serious",
                "Arbetsflödet ”Vägen”, formuläret ”Hälsa” – Vem som får läsa", "coach",
                "coach och kurator",
            ),
        ),
        (
            "väg",
            ("      sluta: {label: Sluta,", f"{VILA}      sluta: {{label: Sluta,"),
            ("added", "notice", "Arbetsflödet ”Vägen”, läget ”Inne”, handlingen ”Vila”", "", ""),
        ),
        (
            "väg",
            ("by: [coach, ledare], to: slut}", "by: [coach, ledare], to: anmäld}"),
            (
                "changed", "notice",
                "Arbetsflödet ”Vägen”, läget ”Inne”, handlingen ”Sluta” – Läget som det leder till",
                "Slut", "Anmäld",
            ),
        ),
        (
            "deployment",
            ("coach: {label: Coach, sees: all}", "coach: {label: Coach, sees: assigned}"),
            (
                "changed", "serious", "Rollen ”Coach” – Vilka ärenden rollen ser", "alla ärenden",
                "de egna ärendena",
            ),
        ),
        (
            "deployment",
            ("value: 10 working days", "value: 12 working days"),
            (
                "changed", "notice", "Inställningen ”Svarstid” – Värdet", "10 arbetsdagar",
                "12 arbetsdagar",
            ),
        ),
        (
            "deployment",
            ("languages: [sv, en]", "languages: [sv, en, ar]"),
            (
                "changed", "notice", "Projektet – Språken, grundspråket först", "sv och en",
                "sv, en och ar",
            ),
        ),
        (
            "deployment",
            ("söder: Söder", "söder: Södra"),
            (
                "changed", "quiet",
                "Organisationen ”Kommunen”, enheten ”Södra” – Vad enheten heter", "Söder", "Södra",
            ),
        ),
    ],
)  # fmt: skip
def test_a_change_is_told_where_it_is_and_what_it_was(
    what: str, change: tuple[str, str], expected: tuple[str, ...]
) -> None:
    assert told(only(**{what: change})) == expected


def test_what_is_gone_is_told_and_where_it_stood() -> None:
    gone = only(
        anmälan=(
            "      tolk: {type: yes_no, label: Tolk?, show_if: språk != sv, required: true}\n",
            "",
        )
    )
    assert told(gone)[:3] == ("removed", "serious", "Formuläret ”Anmälan”, frågan ”Tolk?”")
    assert gone.span is not None
    assert gone.old == gone.span
    assert (gone.span.file, gone.span.line) == ("deployments/mitt/forms/anmälan.yaml", 9)
    assert gone.means is not None
    assert "ställs inte i nya ärenden" in gone.means.in_("sv")


TWO = "      två:\n        label: Två\n"


def with_state_called(other: str, was: str = "") -> tuple[Change, ...]:
    """The state `två` under another name, and everything that names it."""
    text = WORKFLOW.replace("to: två", f"to: {other}").replace(
        TWO, f"      {other}:\n{was}        label: Två\n"
    )
    return diff(side(loaded()), side(loaded({"workflows/väg.yaml": text})))


def test_a_rename_is_told_where_it_is_said_and_never_guessed() -> None:
    (found,) = with_state_called("andra", "        was: två\n")
    assert told(found) == (
        "renamed", "notice", "Arbetsflödet ”Vägen”, läget ”Två”", "två", "andra",
    )  # fmt: skip
    guessed = with_state_called("andra")
    assert [str(one.kind) for one in guessed] == ["changed", "added", "removed"]


def test_fewest_things_are_said_to_have_moved() -> None:
    first = "  dåligt: {when: mår == 0, severity: attention, label: Mår dåligt}\n"
    more = "".join(first.replace("dåligt: ", f"nr{at}: ") for at in range(4))
    text = {f"{HOME}/forms/hälsa.yaml": HÄLSA.replace(first, first + more)}
    turned = {f"{HOME}/forms/hälsa.yaml": HÄLSA.replace(first, more + first)}
    (found,) = diff(side(loaded(text)), side(loaded(turned)))
    assert told(found)[:3] == ("moved", "quiet", "Formuläret ”Hälsa”, flaggan ”Mår dåligt”")
    assert rising([0, 1, 2]) == {0, 1, 2}
    assert rising([2, 0, 1]) == {1, 2}
    assert rising([]) == frozenset()


TOLK = "      tolk: {type: yes_no, label: Tolk?, show_if: språk != sv, required: true}\n"


def test_a_question_on_another_page_is_moved_and_may_be_read_by_others() -> None:
    text = ANMÄLAN.replace(TOLK, "").replace("        type: repeat\n", "        type: repeat\n", 1)
    text = text.replace("      barn:\n", TOLK + "      barn:\n")
    (found,) = diff(side(loaded()), side(loaded({f"{HOME}/forms/anmälan.yaml": text})))
    assert told(found) == (
        "moved", "notice", "Formuläret ”Anmälan”, frågan ”Tolk?”", "Om personen", "Hemma",
    )  # fmt: skip
    guarded = text.replace("    title: Hemma\n", "    title: Hemma\n    read: kurator\n")
    found, page = sorted(
        diff(side(loaded()), side(loaded({f"{HOME}/forms/anmälan.yaml": guarded}))),
        key=lambda one: one.kind, reverse=True,
    )  # fmt: skip
    assert (found.kind, found.weight) == (Kind.MOVED, Weight.SERIOUS)
    assert page.means is not None
    assert page.means.in_("sv") == "Sidan läses bara av dem som står här."


def test_a_question_stays_on_its_page_when_the_page_gets_another_name() -> None:
    text = ANMÄLAN.replace("  hemma:\n    title", "  hushåll:\n    was: hemma\n    title")
    (found,) = diff(side(loaded()), side(loaded({f"{HOME}/forms/anmälan.yaml": text})))
    assert (found.kind, found.before, found.after) == (Kind.RENAMED, "hemma", "hushåll")


def test_a_block_that_is_changed_where_it_is_used_is_looked_into() -> None:
    def used(label: str) -> Side:
        text = HÄLSA.replace("{use: prov}", f"{{use: prov, values: {{summa: {{label: {label}}}}}}}")
        return side(loaded({f"{HOME}/forms/hälsa.yaml": text}))

    (found,) = diff(used("Ett"), used("Två"))
    assert told(found)[2:] == (
        "Formuläret ”Hälsa”, frågan ”Provet”, Formuläret ”Provet”, värdet ”Två” – Vad värdet kallas",
        "Ett", "Två",
    )  # fmt: skip
    assert [str(one.kind) for one in diff(side(loaded()), used("Ett"))] == ["added"]


def test_what_is_only_written_in_another_way_is_no_difference() -> None:
    same = {
        f"{HOME}/forms/anmälan.yaml": ANMÄLAN.replace("språk != sv", "(språk!=sv)").replace(
            "label: Barn", "label: 'Barn'  # de yngsta"
        ),
        "workflows/väg.yaml": WORKFLOW.replace(
            "hälsa: {by: coach, read: coach}", "hälsa: {read: [coach], by: [coach]}"
        ),
    }
    assert diff(side(loaded()), side(loaded(same))) == ()


def test_readers_that_come_and_go_are_named() -> None:
    came = only(väg=("hälsa: {by: coach, read: coach}", "hälsa: {by: coach, read: kurator}"))
    assert came.means is not None
    assert came.means.in_("sv") == (
        "Får nu läsa svaren: kurator. Får inte längre läsa svaren: coach."
    )


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("read: coach", "read: [coach, kurator]", "Får nu läsa svaren: kurator."),
        ("read: [coach, kurator]", "read: coach", "Får inte längre läsa svaren: kurator."),
        ("read: coach, read_result: stöd", "read: coach", "Får inte längre läsa resultatet: stöd."),
        ("read: coach", "read: coach, read_result: stöd", "Får nu läsa resultatet: stöd."),
        (
            "read: [coach, kurator]", "read: [kurator, coach]",
            "Samma personer som förut, i en annan ordning.",
        ),
    ],
)  # fmt: skip
def test_what_it_means_to_readers_is_said(old: str, new: str, expected: str) -> None:
    def reads(text: str) -> Side:
        return side(
            loaded(väg=("hälsa: {by: coach, read: coach}", f"hälsa: {{by: coach, {text}}}"))
        )

    (found,) = diff(reads(old), reads(new))
    assert found.means is not None
    assert found.means.in_("sv") == expected


def test_a_page_that_has_no_readers_of_its_own_any_more_is_read_as_its_form() -> None:
    guarded = ANMÄLAN.replace("    title: Hemma\n", "    title: Hemma\n    read: kurator\n")
    (found,) = diff(side(loaded({f"{HOME}/forms/anmälan.yaml": guarded})), side(loaded()))
    assert found.means is not None
    assert found.means.in_("sv") == "Sidan läses av alla som läser formuläret."


def test_who_may_read_a_form_that_is_new_in_the_workflow_is_said() -> None:
    new = {
        f"{HOME}/workflows/väg.yaml": WORKFLOW.replace(
            "  hälsa: {by: coach", "  mer: {by: coach, read: [coach, kurator]}\n  hälsa: {by: coach"
        ).replace("offers: hälsa", "offers: [hälsa, mer]"),
        f"{HOME}/forms/mer.yaml": "form: mer\ntitle: Mer\nfields: {a: {type: text, label: A}}\n",
    }
    use, offers = diff(
        side(loaded({f"{HOME}/forms/mer.yaml": new[f"{HOME}/forms/mer.yaml"]})), side(loaded(new))
    )
    assert (offers.kind, use.kind) == (Kind.CHANGED, Kind.ADDED)
    assert use.means is not None
    assert use.means.in_("sv") == "Får nu läsa svaren: coach och kurator."


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("shares: [hälsa]", "shares: [anmälan]", "Vad som får delas"),
        ("to: [vården]", "to: [vården, skolan]", "Organisationerna som det ges till"),
        ("text: Så är det.", "text: Så blev det.", "Det som personen ska veta först"),
    ],
)  # fmt: skip
def test_another_consent_is_told_with_what_it_means(old: str, new: str, expected: str) -> None:
    talk = (
        "consents:\n  tala: {kind: secrecy, label: Vi får tala, text: Så är det., to: [vården],"
        " shares: [hälsa]}\n"
    )
    school = DEPLOYMENT.replace("people:", "  skolan: {label: Skolan, partner: true}\npeople:", 1)

    def agreed(text: str) -> Side:
        return side(loaded({f"{HOME}/deployment.yaml": school + text}))

    (found,) = diff(agreed(talk), agreed(talk.replace(old, new)))
    assert (found.kind, found.weight) == (Kind.CHANGED, Weight.SERIOUS)
    assert in_words(found.headline, "sv") == f"Samtycket ”Vi får tala” – {expected}"
    assert found.means is not None


DOING = "actions: {vidare: {label: Vidare, by: coach, to: två"


@pytest.mark.parametrize(
    ("do", "words"),
    [
        ("ask: hälsa, of: kurator", "be kurator fylla i ”Hälsa”"),
        ("ask: hälsa, of: kurator, due: 2 weeks", "be kurator fylla i ”Hälsa”, klart 2 weeks"),
        ("task: Ring, of: [coach, participant]", "ge coach och deltagaren uppgiften ”Ring”"),
        ("notify: vården, message: Hej", "säg till Vården: ”Hej”"),
        ("set: {startdag: today()}", "startdag blir today()"),
        ("assign: {kurator: ledare}", "Kurator blir ledare"),
        ("task: Ring, of: coach, when: startdag > today()",
         "ge coach uppgiften ”Ring” när startdag > today()"),
    ],
)  # fmt: skip
def test_what_happens_is_told_in_words(do: str, words: str) -> None:
    found = only(väg=(DOING, f"{DOING}, do: [{{{do}}}]".replace("[{", "[{")))
    assert in_words(found.after, "sv") == words
    assert in_words(found.before, "sv") == "ingen"


def test_numbers_and_tables_are_shown() -> None:
    points = only(hälsa=("0: Dåligt,", "0: {label: Dåligt, points: -1},"))
    assert (points.before, points.after, points.weight) == ("0", "-1", Weight.SERIOUS)
    table = (
        "values:\n  råd:\n    label: Råd\n    options: {a: A, b: B}\n    decide:\n"
        "      - {when: antal > 1, gives: a}\n      - {else: b}\n"
    )
    before, after = (
        side(loaded(anmälan=("values:\n", table.replace("> 1", limit)))) for limit in ("> 1", "> 2")
    )
    (found,) = diff(before, after)
    assert in_words(found.after, "sv") == "antal > 2: a och annars: b"


STORY = """\
scenarios: första
title: Första
deployment: mitt
workflow: väg
on: 2024-01-08
people: {kim: {identity: 19900102-2384, name: Test Kim}}
stories:
  börjar:
    title: Kim börjar
    steps:
      - {as: coach, open: kim, at: anmäld, expect: {state: anmäld}}
"""


def test_stories_are_told_as_a_whole() -> None:
    def with_story(text: str) -> Side:
        return side(loaded({f"{HOME}/scenarios/första.yaml": text}))

    changed = with_story(STORY.replace("at: anmäld, expect: {state: anmäld}", "at: ett"))
    (found,) = diff(with_story(STORY), changed)
    assert told(found)[:3] == (
        "changed", "quiet", "Berättelsen ”Kim börjar” – det som berättas",
    )  # fmt: skip
    assert [told(one)[:3] for one in diff(with_story(STORY), side(loaded()))] == [
        ("removed", "quiet", "Berättelsen ”Kim börjar”")
    ]


def test_options_that_are_another_choices_are_told_by_its_name() -> None:
    more = "      mer: {type: choice, label: Mer, options: {ett: Ett, två: Två}}\n"
    named = more.replace("mer:", "än_mer:").replace("{ett: Ett, två: Två}", "språk")
    other = named.replace("språk", "mer")
    before, after = (side(loaded(anmälan=(TOLK, TOLK + more + one))) for one in (named, other))
    (found,) = diff(before, after)
    assert (found.before, found.after) == ("språk", "mer")
    less = side(loaded(anmälan=(TOLK, TOLK + more.replace("Två", "Tvåa") + other)))
    (found,) = diff(after, less)
    assert told(found)[2].endswith("frågan ”Mer”, svaret ”Tvåa” – Det som visas")


def test_an_instrument_a_calendar_and_another_form_in_a_place_are_told() -> None:
    instrument = "instrument: {source: A, wording: own, licence: {status: free}}\nfields:\n  svar"
    found = diff(side(loaded()), side(loaded(prov=("fields:\n  svar", instrument))))
    assert [told(one)[:3] for one in found] == [
        ("added", "notice", "Formuläret ”Provet”, mätinstrumentet"),
    ]  # fmt: skip
    before, after = (
        side(loaded(prov=("fields:\n  svar", instrument.replace("free", status))))
        for status in ("free", "granted")
    )
    assert told(diff(before, after)[0])[2:] == (
        "Formuläret ”Provet”, mätinstrumentet, licensen – Läget", "free", "granted",
    )  # fmt: skip
    closed = (
        "calendar: {closed: {jul: {label: Jul, from: 12-24, to: 01-06}, "
        "en: {label: En, from: 2026-05-15}}}\nfunding: {text: EU}\n"
    )
    days, funding = changes(deployment=("workflows: [väg]", closed + "workflows: [väg]"))
    assert told(days)[3:] == ("ingen", "12-24–01-06 och 2026-05-15")
    assert told(funding)[3:] == ("ingen", "text: EU")
    use = only(
        väg=("hälsa: {by: coach, read: coach}", "hälsa: {form: prov, by: coach, read: coach}")
    )
    assert told(use)[1:] == (
        "serious", "Arbetsflödet ”Vägen”, formuläret ”Provet” – Formuläret, om det heter något annat",
        "Hälsa", "Provet",
    )  # fmt: skip


def test_what_has_no_words_is_shown_as_it_is_written() -> None:
    around = Around(deployment=side(loaded()).deployment)
    assert shown({"a": object()}, around) is None
    assert shown((1, object()), around) is None
    assert shown((), around) is not None
    assert around.label("value", "x") == "x"
    assert around.label("unit", "norr") != "norr"


def test_the_heaviest_come_first() -> None:
    found = changes(
        väg=("hälsa: {by: coach, read: coach}", "hälsa: {by: coach, read: kurator}"),
        anmälan=("label: Tolk?", "label: Behövs tolk?"),
    )
    weights = [one.weight for one in heaviest_first(found)]
    assert weights == [Weight.SERIOUS, Weight.QUIET]


@pytest.mark.parametrize("made", SPECS)
def test_every_key_of_every_class_has_words(made: type) -> None:
    """A class that got a new field has words for it in the language's reference, or a place in `specs`."""
    spec = SPECS[made]
    apart = {group.attr for group in spec.groups} | spec.follows
    if spec.record is None:
        return
    for one in fields(made):
        if one.name not in apart:
            key = spec.keys.get(one.name, one.name)
            assert noun_of(spec, key) != key, f"{made.__name__}.{one.name}"


def test_every_thing_that_a_field_holds_is_looked_into() -> None:
    """What `specs` leaves out follows from the rest or only says where it stands."""
    for made, spec in SPECS.items():
        names = {one.name for one in fields(made)}
        assert spec.follows <= names | {"name", "span"}, made
        told = {name for name, one in vars(made).items() if isinstance(one, property)}
        assert {group.attr for group in spec.groups} <= names | told, made


# What runs, compared without `diff`


LEFT_OUT = frozenset(
    {"version", "files", "scope", "was", "stories", "notes", "reads", "run", "probe"}
)


def running(value: object) -> object:
    """Everything that a deployment runs by, without where it is written."""
    if isinstance(value, Expression):
        return to_json(value.tree)
    if isinstance(value, Scope | Span):
        return None
    if isinstance(value, Text):
        return value.base, sorted(value.entries.items())
    if is_dataclass(value) and not isinstance(value, type):
        return [
            (one.name, running(getattr(value, one.name)))
            for one in fields(value)
            if one.name not in LEFT_OUT and not one.name.startswith("_")  # what is kept at hand
        ]
    if isinstance(value, Mapping):
        return [(str(key), running(one)) for key, one in value.items()]
    if isinstance(value, tuple | list):
        return [running(one) for one in value]
    return sorted(map(str, value)) if isinstance(value, frozenset) else value


@cache
def shipped() -> Side:
    return side(load(SHIPPED), "samkraft")


@cache
def shipped_running() -> object:
    return runs(shipped().deployment)


def runs(deployment: Deployment) -> object:
    """Forms come in the order in which they are found, which nobody sees."""
    found = running(deployment)
    assert isinstance(found, list)
    return [(name, sorted(one, key=str) if name == "forms" else one) for name, one in found]


def changed(seed: int) -> tuple[Mutant, Loaded]:
    chance = chance_of("diff", seed)
    made = mutant(SHIPPED, chance, CORE)
    return made, load(made.files, only="samkraft")


@pytest.mark.parametrize(
    "start", [0, *(pytest.param(start, marks=pytest.mark.long) for start in range(10, 100, 10))]
)
def test_nothing_that_runs_differs_without_being_told(start: int) -> None:
    tried = 0
    for seed in range(start, start + 10):
        made, found = changed(seed)
        if "samkraft" not in found.deployments:
            continue
        tried += 1
        other = side(found, "samkraft")
        told_of = diff(shipped(), other)
        if not told_of:
            assert runs(other.deployment) == shipped_running(), f"{seed} {made}"
        else:
            assert any(near(made, one) for one in told_of), f"{seed} {made} {told_of[:3]}"
    assert tried, "these seeds no longer try anything"


def near(made: Mutant, change: Change) -> bool:
    """Whether the change names the file and lines that were touched."""
    spans = [(change.old, made.before), (change.new, made.after)]
    return any(
        span is not None
        and span.file == made.path
        and lines & set(range(span.line, span.end_line + 1))
        for span, lines in spans
    )


@pytest.mark.parametrize("seed", range(6))
def test_what_changes_no_meaning_is_no_difference(seed: int) -> None:
    made = harmless(SHIPPED, chance_of("same", seed))
    found = load(made.files, only="samkraft")
    told_of = diff(shipped(), side(found, "samkraft"))
    if runs(found.deployments["samkraft"]) == shipped_running():
        # Whoever renames a person of a story has changed the story, which nobody else need know of.
        loud = [one for one in told_of if not (in_stories(made) and one.weight is Weight.QUIET)]
        assert loud == [], f"{seed} {made} {[told(one) for one in loud]}"


def in_stories(made: Mutant) -> bool:
    return "/scenarios/" in made.path
