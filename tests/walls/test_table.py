"""Every route and every operation, by everybody who works here, against the one table in `expected.md`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import pytest

from engine.access import decide as deciding
from engine.access.decide import RULES, may_by_link
from engine.access.facts import Act, Asker, Facts
from tests.walls import operations, routes
from tests.walls.cells import EXPECTED, differing, written
from tests.walls.setting import PEOPLE, Setting, setting
from tests.web.entries import ENTRIES, used
from tests.web.scene import Scenes

pytestmark = pytest.mark.xdist_group("walls")  # The table is walked once, by one worker.
DONE = ("yes", "part")
REFUSED = ("no", "absent", "sign in")
OWN = "what one is told, asked or has begun oneself"
DRAFT = "what one has begun to write oneself, which nobody else sees"
NOTHING = "tells of no case and no person"
SILENT: Mapping[str, str] = {
    "GET /mitt-konto": "one's own account",
    "GET /mitt-konto/losenord": "one's own account",
    "GET /mitt-konto/nycklar": "one's own account",
    "GET /mitt-konto/nycklar/ny": "nothing holds until it is made",
    "POST /mitt-konto/nycklar": "not done: there is no such key",
    "POST /mitt-konto/nycklar/ny": "not done: the answer is of no key",
    "GET /mitt-konto/tva-steg": "one's own account",
    "POST /logga-ut": "one's own session",
    "POST /mitt-konto/brev": "how often one has letters oneself",
    "POST /mitt-konto/ersattare": "not done, with whom one has no role alike",
    "POST /mitt-konto/tva-steg": "nothing holds until it is confirmed",
    "GET /{deployment}/": OWN,
    "GET /{deployment}/aviseringar": OWN,
    "POST /{deployment}/aviseringar": OWN,
    "GET /{deployment}/uppgifter": OWN,
    "GET /{deployment}/ko": "the project has no queue, so nobody's place is read",
    "read_queue.read_queue": "the project has no queue, so nobody's place is read",
    "calendar_feed.close_feed": "there is no address to close",
    "GET /{deployment}/meny": NOTHING,
    "GET /{deployment}/urval": NOTHING,
    "GET /{deployment}/nodlasning": NOTHING,
    "GET /{deployment}/loggkontroll/utdrag": NOTHING,
    "GET /{deployment}/konton/ny": NOTHING,
    "GET /{deployment}/utgavor": NOTHING,
    "GET /{deployment}/utgavor/ny": NOTHING,
    "GET /{deployment}/utgavor/{number}": NOTHING,
    "GET /{deployment}/utgavor/{number}/tillbaka": NOTHING,
    "POST /{deployment}/utgavor/{number}/tillbaka": "what is live already is not made again",
    "roll_back.go_back": "what is live already is not made again",
    "POST /{deployment}/konton/{name}/lamna-over": "there is nothing to hand over",
    "GET /{deployment}/ny/{workflow}/{form}": DRAFT,
    "POST /{deployment}/ny/{workflow}/{form}": DRAFT,
    "POST /{deployment}/arende/{number}/fyll/{form}": DRAFT,
    "POST /{deployment}/arende/{number}/gor/{action}/{form}": DRAFT,
    "POST /{deployment}/arende/{number}/starta/{activity}": DRAFT,
    "POST /{deployment}/arende/{number}/starta/{activity}/utkast": DRAFT,
    "POST /{deployment}/arende/{number}/ratta/{form}/{submission}": DRAFT,
    "POST /{deployment}/arende/{number}/ratta/{form}/{submission}/utkast": DRAFT,
    "open_form.open_form opening": DRAFT,
    "save_page.save_page": DRAFT,
    "save_question.save_question": DRAFT,
    "add_files.add_files": DRAFT,
    "remove_file.remove_file": DRAFT,
    "change_rows.add_row": DRAFT,
    "change_rows.remove_row": DRAFT,
    "change_rows.move_row": DRAFT,
    "change_rows.put_back_row": DRAFT,
    "check_answers.check_answers": DRAFT,
    "drop_draft.drop_draft": DRAFT,
    "left_words.left_words": DRAFT,
    "save_note.save_note": DRAFT,
    "save_note.save_note_fields": DRAFT,
    "save_fields.save_fields": DRAFT,
    "POST /{deployment}/ny/{workflow}/{form}/utkast": DRAFT,
    "POST /{deployment}/arende/{number}/fyll/{form}/utkast": DRAFT,
    "POST /{deployment}/arende/{number}/gor/{action}/{form}/utkast": DRAFT,
    "POST /{deployment}/arende/{number}/anteckning/utkast": DRAFT,
    "drop_note.drop_note": DRAFT,
    "move_draft.read_move": DRAFT,
    "move_draft.move_draft": "there is nothing to go over to",
    "drop_left.drop_left": DRAFT,
    "POST /{deployment}/ny/{workflow}/{form}/ny-version": "there is nothing to go over to",
    "list_tasks.list_tasks": OWN,
    "my_work.my_work": OWN,
    "notifications.read_notifications": OWN,
    "notifications.mark_read": OWN,
    "read_frame.read_frame": NOTHING,
    "list_page.list_page": OWN,
    "saved_views.saved_views": NOTHING,
    "invite.read_invite": NOTHING,
    "list_releases.list_releases": NOTHING,
    "list_releases.read_release": NOTHING,
    "roll_back.preview_going_back": NOTHING,
    "publish_workspace.preview_workspace": NOTHING,
}
"""What leaves nothing in the audit when it is done: the route or operation, and why."""
UNDECIDED = (
    *("POST /logga-ut", "GET /mitt-konto", "POST /mitt-konto"),
    *("GET /{deployment}/meny", "GET /{deployment}/nodlasning"),
    "GET /{deployment}/loggkontroll/utdrag",
    "read_frame.read_frame",
)
"""One's own account and session, which belong to no deployment; and the menu with empty pages it leads to,
which go by what has been decided for it: that is kept until a role or the release changes
(`tests/operations/test_frames_kept.py`).
"""
READS_FIRST = "GET /{deployment}/arende/{number}/gor/{action} "
"""Says why an action cannot be taken by the page of the case, which has been read then."""


@dataclass(kw_only=True)
class Walk:
    """What came of the whole table. `silent`: done, with nothing in the audit; `kept`: refused, with
    something stored; `told`: refused, with an act that was let in the audit; `past`: done, with nobody asked.
    """

    cells: dict[tuple[str, str], str] = field(default_factory=dict)
    silent: dict[str, set[str]] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    past: dict[str, set[str]] = field(default_factory=dict)


@pytest.fixture(scope="module")
def place(scenes: Scenes, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Setting]:
    with setting(scenes, tmp_path_factory.mktemp("tabell")) as made:
        yield made


@pytest.fixture(scope="module")
def asked() -> Iterator[Counter[str]]:
    """How often `decide` has been asked since it was cleared."""
    count: Counter[str] = Counter()

    def counted(act: str, rule: deciding.Rule) -> deciding.Rule:
        def one(actor: Asker, facts: Facts) -> deciding.Decision:
            count[act] += 1
            return rule(actor, facts)

        return one

    rules = {act: (counted(act, rule), purpose) for act, (rule, purpose) in RULES.items()}

    def by_link(actor: Asker, act: Act, facts: Facts) -> deciding.Decision:
        count[act] += 1
        return may_by_link(actor, act, facts)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(deciding, "RULES", MappingProxyType(rules))
        patched.setattr(deciding, "may_by_link", by_link)
        yield count


@pytest.fixture(scope="module")
def by_routes(place: Setting, asked: Counter[str]) -> Walk:
    rows = {row.name: row for row in routes.rows()}
    return walk(place, asked, rows, lambda name, who: routes.walked(place, rows[name], who))


@pytest.fixture(scope="module")
def by_operations(place: Setting, asked: Counter[str]) -> Walk:
    rows = operations.ROWS
    return walk(place, asked, rows, lambda name, who: operations.walked(place, name, who))


def walk(
    place: Setting, asked: Counter[str], rows: Mapping[str, object], go: Callable[[str, str], str]
) -> Walk:
    """Each row by each person, with all put back in between."""
    found = Walk()
    for name in rows:
        for who in PEOPLE:
            place.undo()
            asked.clear()
            cell = found.cells[name, who] = go(name, who)
            let = any(outcome == "allowed" for _, outcome in place.noted())
            if cell in DONE and not let:
                found.silent.setdefault(name, set()).add(who)
            if cell in DONE and not asked:
                found.past.setdefault(name, set()).add(who)
            if cell in REFUSED and place.changed():
                found.kept.append(f"{name} · {who}")
            if cell in REFUSED and let:
                found.told.append(f"{name} · {who}")
    return found


def expected(names: set[str]) -> dict[tuple[str, str], str]:
    return {(row, who): cell for (row, who), cell in written().items() if row in names}


def test_every_route_and_operation_has_its_rows() -> None:
    rows = {row for row, _ in written()}
    assert rows == {row.name for row in routes.rows()} | set(operations.ROWS)
    assert {row.one for row in routes.rows()} | routes.OUTSIDE == used() == set(ENTRIES)
    known = {name.split()[0] for name in operations.ROWS} | set(operations.INNER)
    assert operations.every_operation() == known
    assert {who for _, who in written()} == set(PEOPLE)


def test_routes_that_need_nobody_are_those_that_the_table_tells() -> None:
    told = EXPECTED.read_text("utf-8").partition("## Routes that need no session")[2]
    found = {tuple(line[2:].split()) for line in told.splitlines() if line.startswith("- ")}
    assert found == routes.OUTSIDE


def test_routes_are_as_the_table_says(by_routes: Walk) -> None:
    wrong = differing(by_routes.cells, expected({row for row, _ in by_routes.cells}))
    assert not wrong, "\n" + "\n".join(wrong)


def test_operations_are_as_the_table_says(by_operations: Walk) -> None:
    wrong = differing(by_operations.cells, expected({row for row, _ in by_operations.cells}))
    assert not wrong, "\n" + "\n".join(wrong)


def test_what_is_done_leaves_a_row_in_the_audit(by_routes: Walk, by_operations: Walk) -> None:
    found = {row: who for walk in (by_routes, by_operations) for row, who in walk.silent.items()}
    unexplained = [f"{row}: {sorted(who)}" for row, who in found.items() if reason(row) is None]
    assert not unexplained, "\n" + "\n".join(unexplained)
    spoken = [one for one in SILENT if not any(is_of(row, one) for row in found)]
    assert not spoken, f"no longer silent: {spoken}"


def reason(row: str) -> str | None:
    return next((why for one, why in SILENT.items() if is_of(row, one)), None)


def is_of(row: str, one: str) -> bool:
    return row == one or row.startswith(f"{one} ")


def test_what_is_refused_stores_nothing_but_the_refusal(
    by_routes: Walk, by_operations: Walk
) -> None:
    for walk in (by_routes, by_operations):
        for cells in (walk.kept, walk.told):
            assert [one for one in cells if not one.startswith(READS_FIRST)] == []


def test_whatever_is_done_has_been_decided(by_routes: Walk, by_operations: Walk) -> None:
    found = {row for walk in (by_routes, by_operations) for row in walk.past}
    assert {row for row in found if not row.startswith(UNDECIDED)} == set()
