"""Owns the demonstration: an account for every role, and invented people whose stories are played
through the operations, moved in time so that the last of them has just happened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache

from engine.access.posting import Posting
from engine.definitions.deployment import Deployment, Loaded, Organisation
from engine.definitions.form import Field, Form
from engine.definitions.story import Step, Story, Written
from engine.definitions.workflow import Workflow
from engine.foundation.calendar import Calendar
from engine.foundation.texts import Text, said
from engine.foundation.wrong import NoReleaseError, Refused
from engine.operations.callers import Account, Caller, account_of
from engine.operations.create_account import NewAccount, account_name, create_account
from engine.operations.demo_crowd import LONGEST, crowd, is_here
from engine.operations.demo_reports import hand_over_old
from engine.operations.give_link import new_code, show_link
from engine.operations.list_deployments import list_deployments
from engine.operations.load_release import Release, load_release
from engine.operations.passwords import fits, hashed
from engine.operations.played import Played
from engine.operations.postings import everywhere
from engine.operations.publish import Published, Unpublished, publish
from engine.operations.views import Words
from engine.operations.views_links import Given
from engine.operations.world import DEFAULT_TENANT, World
from engine.scenarios.cast import outsider
from engine.scenarios.playing import Shared, play
from engine.storage.accounts import find_account
from engine.storage.administering import set_roles
from engine.storage.ask_links import ask_links_of
from engine.storage.cases import CaseRow, every_case, has_cases
from engine.storage.database import Transaction
from engine.storage.notifications import read_all
from engine.storage.people import find_person

PASSWORD = "stegvis-demo"  # noqa: S105  known to everyone, for invented people alone
SCENARIOS = "demonstration"
MORNING = time(9)
WEEK = timedelta(days=7)
NAMES = (
    "Elin Norberg", "Karin Ek", "Jonas Bylund", "Petra Holm", "Sofia Berg", "David Lind",
    "Maria Sjö", "Anders Falk", "Lena Strand", "Oskar Vik", "Sara Hed", "Nils Öberg",
    "Eva Dahl", "Omar Said", "Ida Ström", "Per Åkerman", "Lisa Björk", "Hassan Nur", "Ulla Fors",
    "Mats Hagman", "Yasmin Aziz", "Gun Lilja", "Peter Ros", "Nora Stål",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoReport:
    """What `demo` made: accounts (name, label, roles), their common password, and the cases.
    `failed`: stories that could not be played, with why; there should be none. `link`: the path of one by
    which somebody without an account answers, and the code that goes with it, where somebody is asked.
    """

    accounts: tuple[tuple[str, str, tuple[str, ...]], ...]
    password: str
    cases: tuple[str, ...]
    failed: tuple[tuple[Text, Words], ...] = ()
    link: tuple[str, str] | None = None


def demo(
    world: World,
    read: Loaded,
    deployment: str,
    people: int = 0,
    told: Callable[[int], None] = lambda done: None,
    *,
    tenant: str = DEFAULT_TENANT,
) -> DemoReport:
    """Make the accounts that are not there, and where there are no cases yet play the stories, and then the
    lives of so many more `people`, or of those of them who have not come yet; `told` hears how many have
    been made. Where there are other cases, nobody comes. The deployment must be published; raises
    `NoReleaseError`.
    """
    stories = demonstration(read, deployment)
    release = load_release(world, tenant, deployment)
    accounts = make_accounts(world, tenant, release.deployment, stories, colleagues=people > 0)
    with world.storage.reading(tenant) as tx:
        has_some = has_cases(tx, deployment)
        goes_on = not has_some or is_here(tx, release.deployment)
    played = [] if has_some else list(play_all(world, release, accounts, stories))
    others = crowd(world, release, accounts, people) if goes_on else ()
    more = []
    for number in others:
        more.append(number)
        told(len(more))
    read_old_news(world, tenant, release, accounts)
    hand_over_old(world, release.deployment, accounts.values())
    keeper = accounts.get(release.deployment.fallback)
    return DemoReport(
        link=open_link(world, Caller(account=keeper, deployment=deployment)) if keeper else None,
        accounts=tuple(
            (name, one.label, tuple(sorted(one.roles[deployment])))
            for name, one in accounts.items()
        ),
        password=PASSWORD,
        cases=(*(number for numbers, _ in played for number in numbers), *more),
        failed=tuple(failure for _, failures in played for failure in failures),
    )


def publish_ahead(
    world: World,
    files: Mapping[str, bytes],
    read: Loaded,
    deployment: str,
    *,
    why: str,
    who: str,
    people: int = 0,
    tenant: str = DEFAULT_TENANT,
) -> Published | Unpublished | Refused:
    """Publish before the first day of the stories, and of the lives of so many more `people`, where nothing
    is live yet, so that the projects' own cases are there when these begin; else as always.
    """
    live = {card.name for card in list_deployments(world, tenant)}
    if deployment in live:
        return publish(world, files, deployment, why=why, who=who, read=read, tenant=tenant)
    before = world.at(eve(world, read, deployment, LONGEST if people else WEEK))
    return publish(before, files, deployment, why=why, who=who, read=read, tenant=tenant)


def eve(world: World, read: Loaded, deployment: str, at_least: timedelta) -> datetime:
    """The morning before the first story begins, as the stories are moved, and so long ago `at_least`; now
    where there are none.
    """
    found = read.deployments.get(deployment)
    stories = demonstration(read, deployment) if found is not None else ()
    if found is None or not stories:
        return world.now()
    calendar, now = found.calendar, world.now_in(found)
    begin = min(stories[0].on + shift(stories, calendar, now), now.date() - at_least)
    first = begin - timedelta(days=1)
    return datetime.combine(first, MORNING, tzinfo=calendar.zone)


def open_link(world: World, keeper: Caller) -> tuple[str, str] | None:
    """A new link, with its code, to the latest case in which somebody without an account is asked; those who
    read another language than the deployment's first are shown before others.
    """
    with world.storage.reading(keeper.tenant) as tx:
        rows = [row for row in every_case(tx) if row.deployment == keeper.deployment]
        found = [
            (one.language or known_language(tx, row), row.number, one)
            for row in rows
            for one in ask_links_of(tx, row.case.id)
            if one.answered is None and one.ended is None
        ]
    found.sort(key=lambda one: (one[0] not in ("", "sv"), one[1]), reverse=True)
    for _, number, row in found:
        given = show_link(world, keeper, number, row.id, anew=True)
        code = new_code(world, keeper, number, row.id) if row.needs_code else None
        if isinstance(given, Given) and not isinstance(code, Refused):
            return given.path, code.code if code is not None else ""
    return None


def known_language(tx: Transaction, row: CaseRow) -> str:
    person = find_person(tx, row.person) if row.person is not None else None
    return (person.language if person is not None else None) or ""


def read_old_news(
    world: World, tenant: str, release: Release, accounts: Mapping[str, Account]
) -> None:
    """Nobody who works here has left a week's notifications unread."""
    now = world.now()
    with world.storage.writing(tenant) as tx:
        for name in accounts:
            read_all(tx, name, release.deployment.name, now - WEEK, now)


def demonstration(read: Loaded, deployment: str) -> tuple[Story, ...]:
    """The stories to play, in the order of their days, so that case numbers follow time."""
    found = read.deployments.get(deployment)
    if found is None:
        raise NoReleaseError(
            said("Mappen har inget projekt utan fel som heter {name}.", name=deployment),
            next_step=said("Se vad som är fel: stegvis check"),
        )
    stories = (one for one in found.stories if one.scenarios == SCENARIOS)
    return tuple(sorted(stories, key=lambda story: story.on))


def make_accounts(
    world: World,
    tenant: str,
    deployment: Deployment,
    stories: tuple[Story, ...],
    *,
    colleagues: bool = False,
) -> Mapping[str, Account]:
    """An account for each role that is held by somebody, called as the role, the stories' staff, and one
    for each organisation that others work for, called as it is. With `colleagues` two more for each role
    that has a seat in a team.
    """
    own = next((one for one in deployment.organisations.values() if not one.partner), None)
    wanted: dict[str, tuple[str, Organisation | None]] = {
        role.name: (role.name, own) for role in deployment.roles.values() if not role.includes
    }
    if colleagues:
        seats = dict.fromkeys(role for one in deployment.workflows.values() for role in one.team)
        own_seats = [role for role in seats if role in wanted]
        wanted |= {f"{role}-{at}": (role, own) for role in own_seats for at in (2, 3)}
    for story in stories:
        wanted |= {name: (role, own) for name, role in story.staff.items()}
    if (role := outsider(deployment)) is not None:
        acting = {step.actor for story in stories for step in (*story.given, *story.steps)}
        wanted |= {
            one.name: (role, one)
            for one in deployment.organisations.values()
            if one.name not in wanted and (one is not own or one.name in acting)
        }
    return {
        name: account(world, tenant, deployment, name, role, NAMES[at % len(NAMES)], organisation)
        for at, (name, (role, organisation)) in enumerate(wanted.items())
    }


@cache
def hashed_once() -> str:
    """How the password is kept of all the demonstration's accounts: it is known to everyone."""
    return hashed(PASSWORD)


@cache
def is_of_demonstration(kept: str) -> bool:
    """Whether an account with such a password was made by a demonstration, this one or an earlier."""
    return kept == hashed_once() or fits(kept, PASSWORD)


def account(
    world: World,
    tenant: str,
    deployment: Deployment,
    name: str,
    role: str,
    label: str,
    organisation: Organisation | None,
) -> Account:
    """The account, made now or before. One that another project's demonstration made works in this one too;
    an account that is somebody's own gets no roles by being called the same.
    """
    new = NewAccount(
        name=name,
        label=label,
        password=PASSWORD,
        roles={deployment.name: deployment.expanded(role)},
        organisation=organisation.name if organisation is not None else None,
        unit=unit_of(deployment, organisation, role),
        kept=hashed_once(),
        tenant=tenant,
    )
    made = create_account(world, new)
    if isinstance(made, Account):
        return made
    known, roles = account_name(name), new.roles[deployment.name]
    with world.storage.writing(tenant) as tx:
        row = find_account(tx, known)
        if (
            row is not None
            and deployment.name not in row.roles
            and is_of_demonstration(row.password)
        ):
            at = Posting(new.organisation, new.unit)
            set_roles(tx, known, deployment.name, everywhere(roles, at))
            row = find_account(tx, known)
    if row is None or deployment.name not in row.roles:
        raise NoReleaseError(
            made.reason.sentence,
            next_step=said("Gör demonstrationen i en egen datamapp: --data MAPP"),
        )
    return account_of(tenant, row)


def unit_of(deployment: Deployment, organisation: Organisation | None, role: str) -> str | None:
    """A unit for those who see by unit; the others work for all of them."""
    by_unit = deployment.roles[role].sees in ("unit", "subproject")
    return next(iter(organisation.units), None) if organisation is not None and by_unit else None


def play_all(
    world: World, release: Release, accounts: Mapping[str, Account], stories: tuple[Story, ...]
) -> Iterator[tuple[tuple[str, ...], tuple[tuple[Text, Words], ...]]]:
    """The case numbers of each story, and where it stopped if it did."""
    calendar = release.deployment.calendar
    moved, shared = shift(stories, calendar, world.now_in(release.deployment)), Shared()
    for story in stories:
        told = moved_story(story, release.deployment, moved)
        start = datetime.combine(told.on, MORNING, tzinfo=calendar.zone)
        driver = Played(world, release, accounts, told, start)
        result = play(told, release.deployment, driver, shared)
        failures = tuple((story.title, failure.said) for failure in result.failures)
        driver.until(world.now_in(release.deployment))
        yield tuple(driver.numbers[one] for one in told.people if one in driver.numbers), failures


def shift(stories: tuple[Story, ...], calendar: Calendar, now: datetime) -> timedelta:
    """Whole weeks, so that weekdays stay, by which the last thing that happens is nearly now."""
    last = max((ending(story, calendar) for story in stories), default=now.date())
    return (now.date() - timedelta(days=1) - last) // WEEK * WEEK


def ending(story: Story, calendar: Calendar) -> date:
    """The last day of a story."""
    moment = datetime.combine(story.on, MORNING, tzinfo=calendar.zone)
    for step in (*story.given, *story.steps):
        if step.duration is not None:
            moment = calendar.later(moment, step.duration)
    return moment.date()


def moved_story(story: Story, deployment: Deployment, by: timedelta) -> Story:
    """The story so much later, with the dates in its answers. What it expects is looked at when the
    story is tested; here only what should be refused still is.
    """
    kinds = kinds_of(story, deployment)

    def moved(step: Step) -> Step:
        form = form_of(step, kinds.get(step.inside or "", deployment.workflows[story.workflow]))
        answers = moved_answers(form.fields, step.answers, by) if form is not None else {}
        kept = tuple(one for one in step.expect if one.kind in ("refused", "problem"))
        return replace(step, answers=answers, expect=kept)

    return replace(
        story,
        on=story.on + by,
        given=tuple(moved(step) for step in story.given),
        steps=tuple(moved(step) for step in story.steps),
    )


def kinds_of(story: Story, deployment: Deployment) -> Mapping[str, Workflow]:
    """What a step may be in, by name: kinds of activities, projects, and what steps call the activities that
    they start.
    """
    own = deployment.workflows[story.workflow]
    found = {name: use.workflow for name, use in own.activities.items()}
    found.update(deployment.projects)
    for one in (*story.given, *story.steps):
        use = found.get(one.inside or "", own).activities.get(one.what)
        if one.verb == "start" and one.call is not None and use is not None:
            found[one.call] = use.workflow
    return found


def form_of(step: Step, workflow: Workflow) -> Form | None:
    """The form that a step fills in, in the workflow of where it is done; None when it fills in none."""
    if step.verb == "start":
        use = workflow.activities.get(step.what)
        return use.workflow.begins_with if use is not None else None
    name = {"open": workflow.opens_with, "fill": step.what}.get(step.verb, "")
    if step.verb not in ("open", "fill"):
        found = (actions.get(step.what) for actions in workflow.leaf_actions.values())
        name = next((one.form for one in found if one is not None and one.form is not None), "")
    return workflow.forms[name].form if name in workflow.forms else None


def moved_answers(
    fields: Mapping[str, Field], answers: Mapping[str, Written], by: timedelta
) -> dict[str, Written]:
    """The answers with every date moved, also in rows and blocks."""
    return {
        name: moved_answer(fields[name], written, by) if name in fields else written
        for name, written in answers.items()
    }


def moved_answer(field: Field, written: Written, by: timedelta) -> Written:
    if isinstance(written, str):
        return moved_day(written, by) if field.type in ("date", "date_time") else written
    inner = inner_fields(field)
    if isinstance(written, Mapping):
        return moved_answers(inner, written, by)
    return tuple(
        moved_answers(inner, one, by) if isinstance(one, Mapping) else one for one in written
    )


def inner_fields(field: Field) -> Mapping[str, Field]:
    block: Form | None = field.block
    return block.fields if block is not None else field.fields


def moved_day(written: str, by: timedelta) -> str:
    """`2024-03-04` or `2024-03-04 09:30`, so much later; what is no date stays."""
    try:
        day = date.fromisoformat(written[:10])
    except ValueError:
        return written
    return (day + by).isoformat() + written[10:]
