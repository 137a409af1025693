"""Owns `Deployment`: a checked municipality project with all it uses, and `Project`, a folder of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from engine.definitions.assurance import NOTHING_DEMANDED, Demands, Level
from engine.definitions.consent import Consent
from engine.definitions.export import Export
from engine.definitions.form import Field, Form
from engine.definitions.indicator import Indicator, Over
from engine.definitions.log_review import LogReview
from engine.definitions.source_tree import Block
from engine.definitions.story import Story
from engine.definitions.workflow import Workflow
from engine.expressions.scope import Value
from engine.expressions.types import Type
from engine.foundation.calendar import Calendar
from engine.foundation.diagnostics import Diagnostic, Span
from engine.foundation.durations import Duration
from engine.foundation.durations import Unit as TimeUnit
from engine.foundation.texts import Text

BROAD = frozenset({"all", "subproject", "unit"})
"""What lets those who hold a role into cases in which nobody has named them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    name: str
    label: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """`units` are its secrecy areas; without any the organisation is one, named as itself."""

    name: str
    label: Text
    partner: bool
    units: Mapping[str, Unit]


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """`includes` names roles that this name stands for; such a role is held by nobody itself.
    `two_step`: those who hold it prove who they are in two steps. `assurance`: how surely.
    `represents`: those who hold it answer for their organisation where it is a party.
    """

    name: str
    label: Text
    sees: str | None
    may: frozenset[str]
    includes: tuple[str, ...]
    two_step: bool = False
    assurance: Level = Level.NONE
    represents: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    name: str
    label: Text
    value: Value
    value_type: Type


@dataclass(frozen=True, slots=True, kw_only=True)
class Subproject:
    name: str
    label: Text
    units: tuple[str, ...]
    settings: Mapping[str, Value]
    targets: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Lasting:
    """How long a stated reason to read holds: about somebody protected, and in an emergency."""

    protected: Duration = field(default_factory=lambda: Duration(2, TimeUnit.HOURS))
    emergency: Duration = field(default_factory=lambda: Duration(4, TimeUnit.HOURS))


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """`files` are the paths of all definitions it uses, its own and shared, that a snapshot keeps."""

    name: str
    title: Text
    span: Span
    about: Text | None
    country: str
    languages: tuple[str, ...]
    calendar: Calendar
    period: tuple[date | None, date | None]
    funding: Mapping[str, Text]
    brand: Mapping[str, str]
    organisations: Mapping[str, Organisation]
    subprojects: Mapping[str, Subproject]
    identity: tuple[str, ...]
    person_fields: Mapping[str, Field]
    roles: Mapping[str, Role]
    fallback: str
    settings: Mapping[str, Setting]
    forms: Mapping[str, Form]
    workflows: Mapping[str, Workflow]
    stories: tuple[Story, ...]
    files: tuple[str, ...]
    consents: Mapping[str, Consent] = field(default_factory=lambda: MappingProxyType({}))
    step_up: Mapping[str, Level] = field(default_factory=lambda: MappingProxyType({}))
    indicators: Mapping[str, Indicator] = field(default_factory=lambda: MappingProxyType({}))
    reading: Lasting = field(default_factory=Lasting)
    log_review: LogReview = field(default_factory=LogReview)
    exports: Mapping[str, Export] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def demands(self) -> Demands:
        """What is demanded of those who sign in to it."""
        roles = {one.name: one.assurance for one in self.roles.values() if one.assurance}
        if not roles and not self.step_up:
            return NOTHING_DEMANDED
        return Demands(roles=MappingProxyType(roles), acts=self.step_up)

    @property
    def representing(self) -> frozenset[str]:
        """The roles that answer for their organisation where it is a party."""
        return frozenset(one.name for one in self.roles.values() if one.represents)

    @property
    def every_workflow(self) -> Mapping[str, Workflow]:
        """Those whose cases can be opened by name, and after each, those of its activities as
        `workflow.activity`.
        """
        found = dict(self.workflows)
        for name, workflow in self.workflows.items():
            found |= {f"{name}.{one.name}": one.workflow for one in workflow.activities.values()}
        return found

    @property
    def read_workflows(self) -> Mapping[str, Workflow]:
        """The same by their own names, each once: as they are written, whatever the use."""
        found: dict[str, Workflow] = {}
        for workflow in self.every_workflow.values():
            found.setdefault(workflow.name, workflow)
        return found

    @property
    def projects(self) -> Mapping[str, Workflow]:
        """The workflows that are about the project itself: each has one case, in which no person is."""
        return {name: one for name, one in self.workflows.items() if one.is_project}

    @property
    def of_people(self) -> Mapping[str, Workflow]:
        """Those whose cases are about people, which are opened, listed and counted."""
        return {name: one for name, one in self.workflows.items() if not one.is_project}

    @property
    def partners(self) -> frozenset[str]:
        """The organisations that get nothing without a consent to them."""
        return frozenset(name for name, one in self.organisations.items() if one.partner)

    @property
    def base_language(self) -> str:
        return self.languages[0]

    @property
    def invited(self) -> frozenset[str]:
        """Roles whose holders see no case but those that name them."""
        return frozenset(one.name for one in self.roles.values() if one.sees not in BROAD)

    def expanded(self, role: str) -> frozenset[str]:
        """The roles that a name stands for: itself, or those it includes."""
        included = self.roles[role].includes if role in self.roles else ()
        return frozenset(included) or frozenset({role})

    def right(self, held: frozenset[str], right: str) -> bool:
        """Whether any of the roles held gives the right, itself or by a name that includes it."""
        return any(right in role.may for role in self.meant_by(held))

    def demands_two_step(self, held: frozenset[str]) -> bool:
        """Whether a password is not enough; what more a role demands, no second step of ours can give."""
        return any(role.two_step or role.assurance >= Level.LOW for role in self.meant_by(held))

    def meant_by(self, held: frozenset[str]) -> tuple[Role, ...]:
        """The roles held, and the names that include any of them."""
        return tuple(
            role
            for role in self.roles.values()
            if role.name in held or not held.isdisjoint(role.includes)
        )

    def flow_of(self, over: Over) -> Workflow:
        """The workflow whose names the expressions of an indicator use."""
        flow = self.workflows[over.workflow]
        return flow if over.use is None else flow.activities[over.use].workflow

    def setting_values(self, subproject: str | None) -> Mapping[str, Value]:
        found = self.subprojects.get(subproject) if subproject is not None else None
        own = found.settings if found is not None else {}
        return {name: own.get(name, setting.value) for name, setting in self.settings.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Trees:
    """What a deployment was made from: its own tree, and those of its forms and workflows by name, after
    `extends`. `blocks`: those of forms that are changed where they are used, by the place of `use`.
    """

    deployment: Block
    forms: Mapping[str, Block]
    workflows: Mapping[str, Block]
    blocks: Mapping[Span, Block]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is wrong with a deployment, or doubtful. `file`: its own. `caused`: what was found when it was put
    together, which may stand in a file that others use without it. `written`: what is wrong with how the
    files that it uses are written, whoever uses them.
    """

    file: str
    caused: frozenset[Diagnostic]
    written: frozenset[Diagnostic]

    @property
    def all(self) -> frozenset[Diagnostic]:
        return self.caused | self.written


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What reading a folder gave: the deployments that have no errors, and all findings, sorted. `trees`:
    what each deployment was made from, for those who ask where something stands or what it was called;
    `told`: what concerns each, also those with errors.
    """

    deployments: Mapping[str, Deployment]
    diagnostics: tuple[Diagnostic, ...]
    trees: Mapping[str, Trees] = field(default_factory=lambda: MappingProxyType({}))
    told: Mapping[str, Told] = field(default_factory=lambda: MappingProxyType({}))
