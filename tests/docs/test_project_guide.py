"""What the guide says of the project, records, queues and places loads, and its stories come out so."""

from __future__ import annotations

from engine.definitions.load import load
from engine.scenarios.run import run_all
from tests.projects import files


def test_the_guide_to_the_project_loads_and_its_stories_come_out() -> None:
    loaded = load(files())
    assert [(one.span.file, one.span.line, one.message.sv) for one in loaded.diagnostics] == []
    report = run_all(loaded.deployments["guiden"])
    assert [failure.in_("sv") for failure in report.failures] == []
    assert len(report.results) == 8
