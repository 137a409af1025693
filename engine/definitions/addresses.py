"""Owns the first words of addresses that the program keeps for pages of its own. A deployment's pages begin
with its name, so it is called none of them. That `web` has these and no others is held by a test.
"""

from __future__ import annotations

KEPT_WORDS = frozenset(
    {
        "healthz", "logga-in", "logga-ut", "metrics", "mitt-konto", "readyz", "s", "sprak", "static",
        "tillganglighet", "valkommen",
    }
)  # fmt: skip
