"""Owns the messages of passkeys (WebAuthn): what a browser is asked for, and what its answer proves.

The checks and the signatures are those of py_webauthn. A passkey is taken only where whoever has it has
shown the device who they are (a finger, a face, a code), so that it stands for two steps. Nobody asks which
make of device it is: attestation tells of the person's things and is no better proof here. All that does
not hold is an `EffectError`, whose words are for the log.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from engine.foundation.texts import said
from engine.foundation.wrong import EffectError

MOST = 20_000
"""Signs of an answer."""
LONGEST = 1_400
"""Signs of a key's own name."""
WAIT = 300_000
"""Milliseconds that a browser gives a person."""
BROKEN = (WebAuthnException, ValueError, KeyError, TypeError, AttributeError, IndexError)
"""What the library makes of an answer that is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Where passkeys are used: the host that they belong to, and the address that a browser says it is at."""

    host: str
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A passkey that has been made. `id`: what it calls itself; `key`: the public half."""

    id: str
    key: str
    count: int
    shared: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """Whose it is to be. `handle` tells nobody outside who that is."""

    name: str
    label: str
    handle: bytes = field(repr=False)


def to_make(site: Site, owner: Owner, challenge: str, known: tuple[str, ...]) -> str:
    """What the browser is asked for, as JSON; not on a device that has one of those that are known."""
    options = generate_registration_options(
        rp_id=site.host,
        rp_name="Stegvis",
        user_name=owner.name,
        user_display_name=owner.label,
        user_id=owner.handle,
        challenge=challenge.encode(),
        timeout=WAIT,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(id=base64url_to_bytes(one)) for one in known
        ],
    )
    return str(options_to_json(options))


def to_show(site: Site, challenge: str) -> str:
    """What the browser is asked for by somebody who has not said who they are, as JSON."""
    options = generate_authentication_options(
        rp_id=site.host,
        challenge=challenge.encode(),
        timeout=WAIT,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return str(options_to_json(options))


def challenge_in(answer: str) -> str:
    """What an answer says that it answers."""
    try:
        told = json.loads(answer if len(answer) <= MOST else "")
        about = json.loads(base64url_to_bytes(told["response"]["clientDataJSON"]))
        return base64url_to_bytes(about["challenge"]).decode()
    except BROKEN as bad:
        raise unreadable() from bad


def name_in(answer: str) -> str:
    """Which passkey it is, by its own word."""
    try:
        found = json.loads(answer)["id"]
    except BROKEN as bad:
        raise unreadable() from bad
    if not isinstance(found, str) or not 0 < len(found) <= LONGEST:
        raise unreadable()
    return found


def made_in(answer: str, challenge: str, site: Site) -> Made:
    """The passkey that was made, once all of it holds."""
    try:
        found = verify_registration_response(
            credential=answer,
            expected_challenge=challenge.encode(),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except BROKEN as bad:
        raise wrong() from bad
    name = bytes_to_base64url(found.credential_id)
    if len(name) > LONGEST:
        raise unreadable()
    return Made(
        id=name,
        key=base64.b64encode(found.credential_public_key).decode(),
        count=found.sign_count,
        shared=found.credential_backed_up,
    )


def shown_in(answer: str, challenge: str, site: Site, key: str, count: int) -> int:
    """How often the passkey says that it has been used, once it has shown that it is the one."""
    try:
        found = verify_authentication_response(
            credential=answer,
            expected_challenge=challenge.encode(),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=base64.b64decode(key),
            credential_current_sign_count=count,
            require_user_verification=True,
        )
    except BROKEN as bad:
        raise wrong() from bad
    return found.new_sign_count


def unreadable() -> EffectError:
    return EffectError(said("Svaret från lösennyckeln går inte att läsa."))


def wrong() -> EffectError:
    return EffectError(said("Svaret från lösennyckeln gäller inte."))
