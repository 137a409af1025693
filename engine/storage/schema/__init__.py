"""The tables as the code of this version knows them. What moves older data here is `migrations`."""

from __future__ import annotations

from engine.storage.schema.accounts import account, account_role, session, sign_in_failure
from engine.storage.schema.audit import audit
from engine.storage.schema.base import NEVER, metadata
from engine.storage.schema.cases import case, case_counter, case_event, event_payload, seat
from engine.storage.schema.people import person, person_identity, person_name_token
from engine.storage.schema.releases import deployment, release, snapshot, tenant
from engine.storage.schema.screens import case_flag, note_draft, saved_view, screen
from engine.storage.schema.work import draft, notice, request, submission

__all__ = [
    "NEVER",
    "account",
    "account_role",
    "audit",
    "case",
    "case_counter",
    "case_event",
    "case_flag",
    "deployment",
    "draft",
    "event_payload",
    "metadata",
    "note_draft",
    "notice",
    "person",
    "person_identity",
    "person_name_token",
    "release",
    "request",
    "saved_view",
    "screen",
    "seat",
    "session",
    "sign_in_failure",
    "snapshot",
    "submission",
    "tenant",
]
