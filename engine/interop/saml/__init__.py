"""Owns the messages of SAML 2.0, as far as a service that people sign in to needs them: what an identity
provider says of itself, what it is asked, and what it answers.

The signatures are those of signxml, which gives back what was signed and nothing else; everything is
read from that. Sealed parts are opened with `cryptography`. The profile is narrow on purpose: what is
asked goes by redirect and is signed, the answer is posted and signed, and nothing comes unasked. Everything
that does not hold is an `EffectError`, whose words are for the log.
"""

from __future__ import annotations
