"""Owns the check that actions which are taken by themselves never lead round in a circle."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.checks.check import Check
from engine.definitions.deployment import Deployment
from engine.definitions.reach import Move, moves
from engine.definitions.workflow import Workflow
from engine.foundation.diagnostics import Diagnostic, Message

CHECK = Check(
    code="system-circle",
    title=Message(
        "Handlingar som sker av sig själva går i ring", "Actions taken by themselves go in a circle"
    ),
    why=Message(
        "En handling med by: system görs så snart villkoret håller. Leder sådana handlingar tillbaka "
        "till läget där de började kan ärendet snurra för alltid. Därför får de aldrig gå i ring, "
        "vad villkoren än säger. Låt en människa göra minst en av dem.",
        "An action with by: system is taken as soon as its condition holds. If such actions lead back "
        "to where they began, a case could go round for ever. So they may never go in a circle, "
        "whatever their conditions say. Let a person take at least one of them.",
    ),
    wrong="""states:
  a: {label: A, actions: {fram: {label: Fram, by: system, to: b}}}
  b: {label: B, actions: {åter: {label: Åter, by: system, to: a}}}
""",
    right="""states:
  a: {label: A, actions: {fram: {label: Fram, by: system, to: b}}}
  b: {label: B, actions: {åter: {label: Åter, by: coach, to: a}}}
""",
)


def find(deployment: Deployment) -> Iterator[Diagnostic]:
    for workflow in deployment.every_workflow.values():
        yield from _of_workflow(workflow)


def _of_workflow(workflow: Workflow) -> Iterator[Diagnostic]:
    ways: dict[str, list[Move]] = {}
    for move in moves(workflow):
        if move.action.by_system:
            ways.setdefault(move.source, []).append(move)
    told: set[int] = set()
    for start in ways:
        for move in ways[start]:
            if id(move.action) not in told and _comes_to(ways, move.target, start):
                told.add(id(move.action))
                yield CHECK.at(
                    move.action.span,
                    f"Handlingen {move.action.name} sker av sig själv och leder i ring tillbaka till "
                    f"{start}.",
                    f"The action {move.action.name} is taken by itself and leads in a circle back to "
                    f"{start}.",
                    help=Message(
                        "Låt en roll göra en av handlingarna i ringen.",
                        "Let a role take one of the actions in the circle.",
                    ),
                )


def _comes_to(ways: dict[str, list[Move]], begin: str, wanted: str) -> bool:
    seen: set[str] = set()
    open_ = [begin]
    while open_:
        leaf = open_.pop()
        if leaf == wanted:
            return True
        if leaf not in seen:
            seen.add(leaf)
            open_.extend(move.target for move in ways.get(leaf, ()))
    return False
