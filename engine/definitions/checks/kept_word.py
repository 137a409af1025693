"""Owns the check of deployments that are called what an address of the program's own begins with."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.addresses import KEPT_WORDS
from engine.definitions.checks.check import Check
from engine.definitions.deployment import Deployment
from engine.foundation.diagnostics import Diagnostic, Message

CHECK = Check(
    code="kept-word",
    title=Message("Namnet är upptaget", "The name is taken"),
    why=Message(
        "Projektets namn är det första i adressen till alla dess sidor. Några ord där är redan adresser "
        "till sidor som Stegvis har själv, till exempel metrics och static. Ett projekt med ett sådant namn "
        "skulle inte gå att nå.",
        "The deployment's name comes first in the address of all its pages. Some words there are "
        "addresses of pages that Stegvis has itself, such as metrics and static. A deployment of such a "
        "name could not be reached.",
    ),
    wrong="deployment: metrics\ntitle: Mätningar\n",
    right="deployment: matningar\ntitle: Mätningar\n",
)


def find(deployment: Deployment) -> Iterator[Diagnostic]:
    if deployment.name in KEPT_WORDS:
        yield CHECK.at(
            deployment.span,
            f"Ett projekt kan inte heta {deployment.name}: så börjar en adress som Stegvis har själv.",
            f"A deployment cannot be called {deployment.name}: an address of Stegvis's own begins so.",
            help=Message(
                f"Välj ett annat namn, till exempel {deployment.name}_projekt. Mappen ska heta likadant.",
                f"Choose another name, such as {deployment.name}_project. The folder is called the same.",
            ),
        )
