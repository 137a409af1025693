"""Owns what a decision about access needs to know: the acts, who asks, and the facts of a case.

Operations fill these from what is stored; nothing here looks anything up.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Protocol

from engine.access.posting import Post
from engine.definitions.assurance import Demands, Level
from engine.definitions.deployment import Deployment
from engine.definitions.form import Form
from engine.definitions.workflow import LetIn, Who, Workflow
from engine.expressions.scope import Values, Visit
from engine.foundation.quick import quick


class Act(StrEnum):
    LIST_CASES = "list_cases"
    FIND_PERSON = "find_person"
    OPEN_CASE = "open_case"
    READ_CASE = "read_case"
    READ_FORM = "read_form"
    READ_FILE = "read_file"
    FILL_FORM = "fill_form"
    AMEND_FORM = "amend_form"
    TAKE_ACTION = "take_action"
    START_ACTIVITY = "start_activity"
    ARRANGE_PLAN = "arrange_plan"
    SEE_COURSE = "see_course"
    FINISH_TASK = "finish_task"
    CLAIM_TASK = "claim_task"
    HAND_OVER_TASK = "hand_over_task"
    READ_NOTES = "read_notes"
    WRITE_NOTE = "write_note"
    SEE_BOARD = "see_board"
    KEEP_VIEW = "keep_view"
    SHARE_VIEW = "share_view"
    PASS_TIME = "pass_time"  # noqa: S105  a word, no secret
    ASSIGN = "assign"
    READ_FIGURES = "read_figures"
    READ_LOG = "read_log"
    EXPORT = "export"
    PUBLISH = "publish"
    ADMINISTER_ACCOUNTS = "administer_accounts"
    KEEP_JOBS = "keep_jobs"
    KEEP_OWN = "keep_own"
    OPEN_LINK = "open_link"
    KEEP_LINKS = "keep_links"
    READ_CONSENTS = "read_consents"
    GIVE_CONSENT = "give_consent"
    WITHDRAW_CONSENT = "withdraw_consent"
    SEE_AS_PARTNER = "see_as_partner"
    OPEN_SEALED = "open_sealed"
    READ_PROTECTION = "read_protection"
    PROTECT = "protect"
    LIFT_PROTECTION = "lift_protection"
    READ_IN_EMERGENCY = "read_in_emergency"
    JUDGE_READING = "judge_reading"
    READ_PERSON = "read_person"
    CHANGE_NUMBER = "change_number"
    MERGE_PEOPLE = "merge_people"


class Purpose(StrEnum):
    """Why somebody asks; the audit keeps it. Each act belongs to one of them."""

    CASEWORK = "casework"
    FOLLOW_UP = "follow_up"
    LOG_REVIEW = "log_review"
    ADMINISTRATION = "administration"
    PROTECTION = "protection"
    EMERGENCY = "emergency"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What a sign-in proves: at which level, and whether it was just now. `acts`: what alone it is for, as
    with a program's token; None: all that the rules let.
    """

    level: Level = Level.NONE
    fresh: bool = False
    acts: frozenset[Act] | None = None


class Asker(Protocol):
    """Who asks. `roles` are those held and those that include them. `posts`: where each is held, empty where
    all are in `unit`. `stands_for`: the accounts that are away now and have the asker as their substitute.
    `contact`: the data field that names the asker, who has no account. `link`: the one ask that the asker
    has come to answer through a link. `page`: the case whose participant asks, on the page that is theirs.
    `proof`: what the sign-in proves; `demands`: what the project, as it is now, demands of it.
    """

    @property
    def account(self) -> str: ...
    @property
    def roles(self) -> frozenset[str]: ...
    @property
    def participant(self) -> bool: ...
    @property
    def organisation(self) -> str | None: ...
    @property
    def unit(self) -> str | None: ...
    @property
    def posts(self) -> frozenset[Post]: ...
    @property
    def stands_for(self) -> frozenset[str]: ...
    @property
    def contact(self) -> str | None: ...
    @property
    def link(self) -> str | None: ...
    @property
    def page(self) -> str | None: ...
    @property
    def proof(self) -> Proof: ...
    @property
    def demands(self) -> Demands: ...


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """`seats`: role to account. `requests`: asks and tasks that stand: receiver, such as
    `role:psykolog`, and form (empty for a task). `authors`: accounts that have sent a form.
    `asks`: those of them that are asks, by identity. `reached`: states the case has ever been in, with
    those around them; `stays`: the latest stay in each of those that a form is read from. `data`: the
    case's own data. `state`: the leaf it is in. `let_in`: who knows of a case that is about no person; None
    where it is about one. `between`: whom an activity goes between. `use`: of an activity, its kind.
    `named`: accounts and organisations that its data names for something to do there. `shared`: what of it
    the consents that stand let each organisation see, see `partners`. `whole`: the
    identity of the case, of an activity that of the case it belongs to. `around`: of an anonymous activity,
    what is known of its case; who does not see the whole of that is not told whom it is about. `readers`: of
    a protected person, the accounts that have been named to read; None: nobody in particular, so that those
    do whom the case names. `sealed`: the asker has not said why they read about somebody protected.
    `emergency`: the asker has said why they must read it though nothing else lets them in, and may still.
    """

    whole: str = ""
    between: tuple[Who, ...] = ()
    state: str = ""
    unit: str | None = None
    subproject: str | None = None
    protected: bool = False
    seats: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    requests: frozenset[tuple[str, str]] = frozenset()
    asks: Mapping[str, tuple[str, str]] = field(default_factory=lambda: MappingProxyType({}))
    authors: Container[str] = frozenset()
    reached: frozenset[str] = frozenset()
    around: CaseFacts | None = None
    stays: Mapping[str, Visit] = field(default_factory=lambda: MappingProxyType({}))
    data: Values = field(default_factory=lambda: MappingProxyType({}))
    let_in: LetIn | None = None
    use: str | None = None
    named: frozenset[str] = frozenset()
    shared: Mapping[str, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))
    readers: frozenset[str] | None = None
    sealed: bool = False
    emergency: bool = False


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """`name` is the form, action or receiver that the act is about; `form` the form as it was when
    it was sent, `author` who sent it and `sent` when. `case` is None where the act is about no case.
    """

    deployment: Deployment
    workflow: Workflow | None = None
    case: CaseFacts | None = None
    name: str = ""
    form: Form | None = None
    author: str | None = None
    sent: datetime | None = None
