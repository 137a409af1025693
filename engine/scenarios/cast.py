"""Owns `Cast`: who the names after `as` of a story are, as actors with roles.

A story's `staff` hold the role it gives them; a role that nobody in the story holds has one holder
of its own, called as the role. Whom a role means in a case is left to `casework`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from engine.casework.case import OVERDUE, Case, Facts
from engine.casework.events import Actor
from engine.casework.who import named_by, people_of
from engine.definitions.deployment import Deployment
from engine.definitions.story import Story
from engine.definitions.workflow import Workflow
from engine.foundation.texts import Text

PARTICIPANT = "participant"


def named_in(workflow: Workflow, case: Case) -> Mapping[str, tuple[str, ...]]:
    """Whom the data fields of a case name: colleagues and organisations."""
    fields = (name for name, one in workflow.data.items() if one.type in ("user", "organisation"))
    return {name: named_by(case.data.get(name)) for name in fields}


def late_in(case: Case) -> frozenset[str]:
    """What has passed its last day, by name: states, clocks, and forms that somebody was asked for."""
    forms = {f"request:{one.id}": one.form for one in case.requests if one.form is not None}
    late = (what for what, passed in case.passed.items() if passed.stage >= OVERDUE)
    return frozenset(forms.get(what, what.partition(":")[2]) for what in late)


def outsider(deployment: Deployment) -> str | None:
    """The role that people of other organisations have in stories: the first that answers for them."""
    return next((one.name for one in deployment.roles.values() if one.represents), None)


class Cast:
    """The people of one story beside its participants."""

    def __init__(self, deployment: Deployment, story: Story) -> None:
        self.deployment = deployment
        self.staff = story.staff
        self.workflow = story.workflow

    @cached_property
    def holders(self) -> Mapping[str, tuple[str, ...]]:
        """Role to accounts: the staff of the story, or else the role's own holder."""
        held: dict[str, tuple[str, ...]] = {}
        for name, role in self.staff.items():
            for one in self.deployment.expanded(role):
                held[one] = (*held.get(one, ()), name)
        for name, known in self.deployment.roles.items():
            if not known.includes:
                held.setdefault(name, (name,))
        return held

    @cached_property
    def includes(self) -> Mapping[str, tuple[str, ...]]:
        roles = self.deployment.roles
        return {name: role.includes for name, role in roles.items() if role.includes}

    def seats(self, team: tuple[str, ...]) -> Mapping[str, str]:
        """Somebody for every seat."""
        return {role: self.holders[role][0] for role in team if self.holders.get(role)}

    @cached_property
    def contacts(self) -> frozenset[str]:
        """The data fields of the case that name somebody without an account."""
        return self.contacts_of(self.deployment.workflows[self.workflow])

    def contacts_of(self, workflow: Workflow) -> frozenset[str]:
        own = self.staff.keys() | self.deployment.roles.keys()
        fields = (one.name for one in workflow.data.values() if one.type == "contact")
        return frozenset(fields) - own

    @cached_property
    def accounts(self) -> Mapping[str, str]:
        """Every account, with what it is called."""
        return {name: name for names in self.holders.values() for name in names}

    def named(self, account: str) -> str:
        """What an account is called."""
        return self.accounts.get(account, account)

    @cached_property
    def organisations(self) -> Mapping[str, Text]:
        """What they are called."""
        return {name: one.label for name, one in self.deployment.organisations.items()}

    @cached_property
    def parties(self) -> Mapping[str, tuple[str, ...]]:
        """Organisations with who works for them here: somebody called as it, where a role is for
        outsiders.
        """
        if outsider(self.deployment) is None:
            return {}
        return {name: (name,) for name in self.deployment.organisations}

    def account(self, name: str, case: Case | None, facts: Facts) -> str:
        """The account that a name of the story stands for: staff, or a role's person in the case."""
        if name in self.staff or name not in self.deployment.roles:
            return self._named(name, case)
        if case is not None and (people := people_of(f"role:{name}", case, facts)):
            return people[0]
        first = self.includes.get(name, (name,))[0]
        return self.holders[first][0]

    def _named(self, name: str, case: Case | None) -> str:
        """The colleague or organisation that a data field of that name names; else the name itself."""
        data = case.data.get(name) if case is not None and name not in self.staff else None
        return next(iter(named_by(data)), name)

    def actor(
        self, name: str, case: Case | None, facts: Facts, workflow: Workflow | None = None
    ) -> Actor:
        """Who does what is done `as` the name. `workflow`: that of the activity it is done in."""
        contacts = self.contacts if workflow is None else self.contacts_of(workflow)
        if name == PARTICIPANT:
            return Actor(account=PARTICIPANT, roles=frozenset(), participant=True)
        if name in contacts:
            return Actor(account=name, roles=frozenset(), contact=name)
        account = self.account(name, case, facts)
        if account in self.deployment.organisations and account not in self.deployment.roles:
            return Actor(account=account, roles=self.outside, organisation=account)
        return Actor(account=account, roles=self.roles(account))

    @cached_property
    def outside(self) -> frozenset[str]:
        """The roles of people of other organisations, and those that include them."""
        own = {name for name in (outsider(self.deployment),) if name is not None}
        return frozenset(own | {name for name, inner in self.includes.items() if own & {*inner}})

    def roles(self, account: str) -> frozenset[str]:
        """Those that the account holds, and those that include them."""
        own = {role for role, names in self.holders.items() if account in names}
        outer = {name for name, inner in self.includes.items() if own.intersection(inner)}
        return frozenset(own | outer)
