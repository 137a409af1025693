"""Owns the tables of what proves who signs in beside the password: codes, one-time links, devices.

Of what is handed to somebody to keep only a digest is stored. The secret of a second step is the
exception, since counting out the same code takes the secret itself: it is sealed.
"""

from __future__ import annotations

from sqlalchemy import Index, Table

from engine.storage.schema.base import belongs, key, metadata, moment, name, number

two_step = Table(
    "two_step",
    metadata,
    name("tenant"),
    name("account"),
    name("secret", null=True),  # sealed; codes are asked for when there is one
    name("pending", null=True),  # shown while it is set up and never again
    moment("confirmed", null=True),
    number("last_step"),  # the time step of the last code taken: no code is taken twice
    key("account"),
    belongs("account", "account", to=("name",)),
)

recovery_code = Table(
    "recovery_code",
    metadata,
    name("tenant"),
    name("account"),
    name("digest"),
    key("account", "digest"),
    belongs("account", "account", to=("name",)),
)

sign_in_step = Table(
    "sign_in_step",
    metadata,
    name("tenant"),
    name("token"),  # digest; somebody whose password was right, who is not in yet
    name("account"),
    number("tries"),
    moment("created"),
    moment("expires"),
    key("token"),
    belongs("account", "account", to=("name",)),
    Index(None, "tenant", "expires"),
)

account_link = Table(
    "account_link",
    metadata,
    name("tenant"),
    name("token"),  # digest
    name("account"),
    name("kind"),  # invitation or recovery
    name("made_by"),
    moment("created"),
    moment("expires"),
    key("token"),
    belongs("account", "account", to=("name",)),
    Index(None, "tenant", "account"),
)

known_device = Table(
    "known_device",
    metadata,
    name("tenant"),
    name("token"),  # digest of the cookie
    name("account"),  # that has signed in there
    moment("since"),
    moment("used"),
    key("token", "account"),
    belongs("account", "account", to=("name",)),
    Index(None, "tenant", "account"),
)
