"""Owns how rows of the log are told in plain words: what was done, what for, and the reason given."""

from __future__ import annotations

from engine.access.facts import Act, Purpose
from engine.foundation.texts import Said, said
from engine.operations.standing import Desk
from engine.operations.views import Words
from engine.storage.audit import Entry

READS = frozenset({Act.READ_CASE, Act.READ_FORM, Act.READ_FILE, Act.READ_NOTES, Act.READ_CONSENTS})
"""What shows something of a case to somebody."""
WHAT: dict[str, Said] = {
    Act.READ_CASE: said("Öppnade ärendet"),
    Act.READ_FORM: said("Läste ett formulär"),
    Act.READ_FILE: said("Hämtade en fil"),
    Act.READ_NOTES: said("Läste anteckningar"),
    Act.READ_CONSENTS: said("Läste samtycken"),
    Act.OPEN_SEALED: said("Angav skäl för att läsa"),
    Act.READ_IN_EMERGENCY: said("Öppnade ärendet i en nödsituation"),
}
WORKED = said("Arbetade i ärendet")
PURPOSES: dict[str, Said] = {
    Purpose.CASEWORK: said("Arbete i ärendet"),
    Purpose.EMERGENCY: said("Nödläsning"),
    Purpose.PROTECTION: said("Skyddade personuppgifter"),
    Purpose.LOG_REVIEW: said("Kontroll av loggen"),
    Purpose.FOLLOW_UP: said("Uppföljning"),
    Purpose.ADMINISTRATION: said("Administration"),
}


def what_of(entry: Entry) -> Said:
    return WHAT.get(entry.act, WORKED)


def purpose_in_words(purpose: str) -> Said:
    return PURPOSES.get(purpose, WORKED)


def reason_of(entry: Entry) -> str:
    return str(entry.about.get("why") or "")


def roles_of(desk: Desk, account: str) -> tuple[Words, ...]:
    """The roles that the account holds here now."""
    roles = desk.deployment.roles
    held = (role for role, who in desk.holders.items() if any(name == account for name, _ in who))
    return tuple(roles[one].label for one in held if one in roles)
