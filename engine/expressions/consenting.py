"""Owns `consented`: whether somebody's consent stands today, to whom it is asked for.

Which consents there are, and where one may be asked about, is in the scope. What stands is left to
`casework`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from engine.expressions import syntax as s
from engine.expressions import tree as t
from engine.expressions.issues import did_you_mean, write
from engine.expressions.making import place, unknown
from engine.expressions.names import listing
from engine.expressions.scope import Agreement
from engine.expressions.types import BOOLEAN, ORGANISATION, Kind, Type
from engine.expressions.usage import wrong_arguments
from engine.foundation.diagnostics import Message
from engine.foundation.suggestions import closest

if TYPE_CHECKING:
    from engine.expressions.checking import Checker


def consented(checker: Checker, syntax: s.Call) -> t.Node:
    """`consented(c)`, `consented(c to party)`: the party is an organisation, or something that names one."""
    named = syntax.arguments[0] if len(syntax.arguments) == 1 else None
    if not isinstance(named, s.Name) or syntax.of is not None or syntax.where is not None:
        return wrong_arguments(checker, syntax)
    known = checker.scope.consents
    if known is None:
        return unknown(syntax)
    agreement = known.get(named.name)
    if agreement is None:
        return no_consent(checker, named, known)
    level = level_of(checker, agreement)
    if level is None:
        return of_activities(checker, named, agreement)
    if syntax.to is None:
        return to_the_only(checker, syntax, named.name, agreement, level)
    if not agreement.to:
        return to_nobody(checker, syntax, named.name)
    party = party_of(checker, syntax.to)
    if party.type.kind is Kind.ANY or not may_be_given(checker, agreement, party, named.name):
        return unknown(syntax)
    return node(syntax, named.name, agreement, party, level)


def node(
    syntax: s.Call, consent: str, agreement: Agreement, party: t.Node | None, level: int
) -> t.Node:
    return t.Consented(
        type=BOOLEAN,
        **place(syntax),
        consent=consent,
        party=party,
        level=level,
        label=agreement.label,
    )


def level_of(checker: Checker, agreement: Agreement) -> int | None:
    """Of which activity that the functions around go through; 0: of where the expression stands."""
    if agreement.per is not None:
        for level in range(len(checker.names.frames), 0, -1):
            path = checker.names.frames[level - 1].path
            if path is not None and path[-1] == agreement.per:
                return level
    return 0 if agreement.here else None


def to_the_only(
    checker: Checker, syntax: s.Call, consent: str, agreement: Agreement, level: int
) -> t.Node:
    """Without `to`: to the one party that there is, or to none."""
    if len(agreement.to) > 1:
        first = min(agreement.to)
        return checker.wrong(
            "wrong-arguments",
            syntax,
            f'Samtycket "{consent}" ges till flera: skriv till vem',
            f'The consent "{consent}" is given to several: write to whom',
            help=write(f"consented({consent} to {first})"),
        )
    parties = [
        t.Constant(type=ORGANISATION, **place(syntax), value=party) for party in agreement.to
    ]
    return node(syntax, consent, agreement, parties[0] if parties else None, level)


def to_nobody(checker: Checker, syntax: s.Call, consent: str) -> t.Node:
    return checker.wrong(
        "wrong-arguments",
        syntax,
        f'Samtycket "{consent}" ges inte till någon särskild',
        f'The consent "{consent}" is given to nobody in particular',
        help=write(f"consented({consent})"),
        repair=f"consented({consent})",
    )


def party_of(checker: Checker, at: s.Name) -> t.Node:
    """An organisation by its name, or what names one or several."""
    if at.name in checker.scope.parties:
        label = checker.scope.parties[at.name]
        type_ = Type(kind=Kind.ORGANISATION, label=label)
        return t.Constant(type=type_, **place(at), value=at.name)
    found = checker.names.find(at)
    if found is None:
        near = closest(at.name, checker.scope.parties)
        return checker.wrong(
            "unknown-name",
            at,
            f'Det finns ingen organisation "{at.name}"',
            f'There is no organisation "{at.name}"',
            help=did_you_mean(near),
            repair=near,
        )
    if names_organisations(found.type):
        return found
    return checker.wrong(
        "wrong-type",
        at,
        f'"{at.name}" är ingen organisation',
        f'"{at.name}" is no organisation',
    )


def names_organisations(type_: Type) -> bool:
    kind = type_.each if type_.kind is Kind.CHOICES else type_.kind
    return kind in (Kind.ORGANISATION, Kind.ANY)


def may_be_given(checker: Checker, agreement: Agreement, party: t.Node, consent: str) -> bool:
    """Whether it can be given to the party at all; else that is reported."""
    if not isinstance(party, t.Constant) or party.value in agreement.to:
        return True
    checker.wrong(
        "consent-never",
        party,
        f'Samtycket "{consent}" kan inte ges till "{party.value}"',
        f'The consent "{consent}" cannot be given to "{party.value}"',
        help=listing(sorted(agreement.to)),
    )
    return False


def no_consent(checker: Checker, at: s.Name, known: Mapping[str, Agreement]) -> t.Node:
    near = closest(at.name, known)
    return checker.wrong(
        "unknown-name",
        at,
        f'Det finns inget samtycke "{at.name}"',
        f'There is no consent "{at.name}"',
        help=did_you_mean(near) or listing(known),
        repair=near,
    )


def of_activities(checker: Checker, at: s.Name, agreement: Agreement) -> t.Node:
    return checker.wrong(
        "unknown-name",
        at,
        f'Samtycket "{at.name}" ges i varje {agreement.per} för sig',
        f'The consent "{at.name}" is given in each {agreement.per} by itself',
        help=Message(
            f"Fråga där: any({agreement.per} where consented({at.name}))",
            f"Ask there: any({agreement.per} where consented({at.name}))",
        ),
    )
