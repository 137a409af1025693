"""Owns who is meant by a name in `by of read notify waits_for`: a role, the participant, the system, an
organisation, or somebody named in the case's data.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from engine.definitions.checks import duplicate_name
from engine.definitions.field_drafts import FieldDraft
from engine.definitions.source_tree import Node, Scalar
from engine.definitions.workflow import Who, WhoKind
from engine.definitions.workflow_drafts import WorkflowDraft
from engine.definitions.written import get, has, scalar, scalars
from engine.foundation.diagnostics import Message
from engine.foundation.texts import Text

PARTICIPANT = Who(
    WhoKind.PARTICIPANT,
    "participant",
    Text(MappingProxyType({"sv": "deltagaren", "en": "the participant", "ar": "المشارك"})),
)
SYSTEM = Who(
    WhoKind.SYSTEM,
    "system",
    Text(MappingProxyType({"sv": "systemet", "en": "the system", "ar": "النظام"})),
)
OWN: Mapping[str, Who] = MappingProxyType({"participant": PARTICIPANT, "system": SYSTEM})
WHO_TYPES = frozenset({"user", "contact", "organisation"})


@dataclass(frozen=True, slots=True)
class People:
    """Everybody that a workflow may mean."""

    draft: WorkflowDraft

    def all(self, node: Node | None) -> tuple[Who, ...]:
        """One or many; those that are nobody have been reported."""
        found = {at.text: self.one(at) for at in scalars(node)}
        return tuple(who for who in found.values() if who is not None)

    def one(self, at: Scalar) -> Who | None:
        found = self.find(at.text)
        if found is None and self.certain(at.text):
            names, gone = self.names(), self.draft.gone
            self.draft.compilation.reading.unknown(at, at.text, names, "ingen", "nobody", gone=gone)
        return found

    def find(self, name: str) -> Who | None:
        ground, draft = self.draft.compilation.ground, self.draft
        if name in self._own():
            return OWN[name]
        if (mapped := self._meant(name)) is not None:
            return mapped
        if name in ground.roles:
            return Who(WhoKind.ROLE, name, ground.roles[name].label)
        if name in draft.own_roles:
            return Who(WhoKind.ROLE, name, draft.own_roles[name])
        if name in ground.organisations:
            return Who(WhoKind.ORGANISATION, name, ground.organisations[name].label)
        if name in draft.data and draft.data[name].type_name in WHO_TYPES:
            return Who(WhoKind.DATA, name, draft.data[name].bare().label)
        return self._anybody(name)

    def _own(self) -> tuple[str, ...]:
        """Nobody takes part in the case of a project."""
        return tuple(name for name in OWN if name != PARTICIPANT.name or not self.draft.of_project)

    def _meant(self, name: str) -> Who | None:
        """Whom a role of a shared activity means in the workflow that has it."""
        draft = self.draft
        if draft.host is None or draft.use is None or name not in draft.own_roles:
            return None
        at = scalar(get(draft.use.value, "roles"), name)
        return People(draft.host).find(at.text) if at is not None else None

    def _anybody(self, name: str) -> Who | None:
        """In the shared library alone nobody knows the roles, unless the workflow says which it has."""
        draft = self.draft
        if draft.compilation.ground.known or has(draft.tree, "roles") or name in draft.data:
            return None
        return Who(WhoKind.ROLE, name, Text(MappingProxyType({"sv": name})))

    def certain(self, name: str) -> bool:
        """Whether a name that leads nowhere may be said to be wrong."""
        draft = self.draft
        lost = not draft.knows("data", "roles") or not draft.compilation.ground.whole
        broken = name in draft.data and not draft.data[name].usable
        return not lost and not broken

    def names(self) -> Iterable[str]:
        ground, draft = self.draft.compilation.ground, self.draft
        data = (name for name, one in draft.data.items() if one.type_name in WHO_TYPES)
        return [*ground.roles, *draft.own_roles, *self._own(), *ground.organisations, *data]

    def check_data(self) -> None:
        """A data field that may be a who cannot share its name with somebody else."""
        ground, draft = self.draft.compilation.ground, self.draft
        taken = {*ground.roles, *draft.own_roles, *OWN, *ground.organisations}
        for name, one in draft.data.items():
            if name in taken and one.type_name in WHO_TYPES:
                self._clash(one)

    def _clash(self, field: FieldDraft) -> None:
        self.draft.compilation.reading.say(
            duplicate_name.CHECK.at(
                field.entry.key_span,
                f"{field.name} är redan en roll, organisation eller deltagaren.",
                f"{field.name} is already a role, an organisation or the participant.",
                help=Message("Ge fältet ett annat namn.", "Give the field another name."),
            )
        )
