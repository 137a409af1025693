"""What a check promises, held against what is shipped with something changed in it:

* A definition that passes never makes the engine raise, whoever fills it in and moves cases through it.
* One that is refused is refused with words about what was changed.
* What changes nothing of the meaning is accepted, and every story still comes true.

The changes are dealt out over the projects, one to each in turn; in long runs each meets all of them at once.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping

import pytest

from engine.definitions.deployment import Loaded
from engine.definitions.load import load
from engine.foundation.diagnostics import Diagnostic, Severity
from engine.scenarios.run import run_all
from tests.definitions.projects import ROOT, of_project, read
from tests.promises.harmless import harmless
from tests.promises.mutants import mutant
from tests.promises.naming import way_of
from tests.promises.wandering import walked

SHIPPED = read(ROOT)
PROJECTS = sorted({path.split("/")[1] for path in SHIPPED if path.startswith("deployments/")})
# What is run most: neither translations, which have a language before the ending, nor stories.
CORE = tuple(path for path in sorted(SHIPPED) if path.count(".") == 1 and "/scenarios/" not in path)
Files = Mapping[str, bytes]


def dealt(seed: int) -> Files:
    """One of the projects: as many seeds in a row as there are projects meet them all."""
    return of_project(SHIPPED, PROJECTS[seed % len(PROJECTS)])


def chance_of(*parts: object) -> random.Random:
    return random.Random(" ".join(map(str, parts)))


def errors(loaded: Loaded) -> list[Diagnostic]:
    return [one for one in loaded.diagnostics if one.severity is Severity.ERROR]


def in_short(found: Iterable[Diagnostic]) -> str:
    return "\n".join(
        f"{one.span.file}:{one.span.line} {one.code}: {one.message.sv}" for one in found
    )


def kept_its_promise(seed: int, files: Files) -> bool:
    """One mutant, refused with words about the change or walked through; whether it was accepted."""
    chance = chance_of("mutant", seed)
    core = tuple(path for path in CORE if path in files)
    made = mutant(files, chance, core if chance.random() < 0.75 else None)
    loaded = load(made.files)
    found = errors(loaded)
    if found:
        assert way_of(made, files, found) is not None, f"{seed} {made}\n{in_short(found)}"
        return False
    for deployment in loaded.deployments.values():
        walked(deployment, chance, cases=2, steps=20)
        if "/scenarios/" in made.path:
            run_all(deployment)
    return True


def stayed_the_same(seed: int, files: Files) -> None:
    made = harmless(files, chance_of("harmless", seed))
    loaded = load(made.files)
    found = errors(loaded)
    assert not found, f"{seed} {made}\n{in_short(found)}"
    for deployment in loaded.deployments.values():
        report = run_all(deployment)
        assert report.passed, f"{seed} {made}\n" + "\n".join(report.lines("sv"))


@pytest.mark.parametrize("start", range(0, 40, 10))
def test_a_changed_definition_is_refused_in_words_or_runs(start: int) -> None:
    accepted = [kept_its_promise(seed, dealt(seed)) for seed in range(start, start + 10)]
    assert 0 < sum(accepted) < 10, "these seeds no longer try both"


@pytest.mark.parametrize("start", range(0, 20, 10))
def test_what_changes_no_meaning_is_accepted(start: int) -> None:
    for seed in range(start, start + 10):
        stayed_the_same(seed, dealt(seed))


@pytest.mark.long
@pytest.mark.parametrize("start", range(1000, 3000, 100))
def test_very_many_changed_definitions(start: int) -> None:
    for seed in range(start, start + 100):
        kept_its_promise(seed, SHIPPED)


@pytest.mark.long
@pytest.mark.parametrize("start", range(1000, 1400, 50))
def test_very_many_changes_without_meaning(start: int) -> None:
    for seed in range(start, start + 50):
        stayed_the_same(seed, SHIPPED)
