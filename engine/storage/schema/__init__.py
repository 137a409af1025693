"""The tables as the code of this version knows them. What moves older data here is `migrations`."""

from __future__ import annotations

from engine.storage.schema.accounts import account, account_role, session, sign_in_failure
from engine.storage.schema.amendments import amendment
from engine.storage.schema.api_tokens import api_token
from engine.storage.schema.appointments import (
    appointment,
    appointment_of,
    between_party,
    calendar_feed,
)
from engine.storage.schema.ask_links import ask_link, link_draft, link_session
from engine.storage.schema.audit import audit
from engine.storage.schema.base import NEVER, metadata
from engine.storage.schema.cases import case, case_counter, case_event, event_payload, seat
from engine.storage.schema.facts import counted, fact
from engine.storage.schema.files import file
from engine.storage.schema.jobs import job, timer
from engine.storage.schema.measures import measure
from engine.storage.schema.notifications import letter, notification
from engine.storage.schema.passkeys import passkey
from engine.storage.schema.people import person, person_identity, person_merge, person_name_token
from engine.storage.schema.pointing import pointing
from engine.storage.schema.protection import opened_case, person_reader, protection_change
from engine.storage.schema.providers import (
    provider_account,
    provider_ask,
    provider_session,
    taken_once,
)
from engine.storage.schema.releases import deployment, release, snapshot, tenant
from engine.storage.schema.reports import report_row, report_sent, reported
from engine.storage.schema.reviews import log_review, log_review_item
from engine.storage.schema.screens import case_flag, note_draft, saved_view, screen
from engine.storage.schema.sharing import shared
from engine.storage.schema.sign_in import (
    account_link,
    known_device,
    recovery_code,
    sign_in_step,
    two_step,
)
from engine.storage.schema.substitutes import substitute
from engine.storage.schema.work import draft, request, submission

__all__ = [
    "NEVER",
    "account",
    "account_link",
    "account_role",
    "amendment",
    "api_token",
    "appointment",
    "appointment_of",
    "ask_link",
    "audit",
    "between_party",
    "calendar_feed",
    "case",
    "case_counter",
    "case_event",
    "case_flag",
    "counted",
    "deployment",
    "draft",
    "event_payload",
    "fact",
    "file",
    "job",
    "known_device",
    "letter",
    "link_draft",
    "link_session",
    "log_review",
    "log_review_item",
    "measure",
    "metadata",
    "note_draft",
    "notification",
    "opened_case",
    "passkey",
    "person",
    "person_identity",
    "person_merge",
    "person_name_token",
    "person_reader",
    "pointing",
    "protection_change",
    "provider_account",
    "provider_ask",
    "provider_session",
    "recovery_code",
    "release",
    "report_row",
    "report_sent",
    "reported",
    "request",
    "saved_view",
    "screen",
    "seat",
    "session",
    "shared",
    "sign_in_failure",
    "sign_in_step",
    "snapshot",
    "submission",
    "substitute",
    "taken_once",
    "tenant",
    "timer",
    "two_step",
]
