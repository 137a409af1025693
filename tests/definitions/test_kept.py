"""What was read before is not made anew, and is never another's: each change of what something is made of
gives what reading it for the first time would have given.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from engine.definitions import kept
from engine.definitions.deployment import Loaded
from engine.definitions.load import load
from tests.definitions.projects import HOME, PROJECT

WORKFLOW, FORM, SHARED = f"{HOME}/workflows/väg.yaml", f"{HOME}/forms/hälsa.yaml", "forms/prov.yaml"
UNUSED = "forms/oläst.yaml"
OTHER = "deployments/annat"
FILES = {
    **{path: text.encode() for path, text in PROJECT.items()},
    **{
        path.replace(HOME, OTHER): text.replace("deployment: mitt", "deployment: annat").encode()
        for path, text in PROJECT.items()
        if path.startswith(HOME)
    },
    UNUSED: b"form: ol\xc3\xa4st\ntitle: Ol\xc3\xa4st\nfields:\n  a: {type: text, label: A}\n",
}


def first_read(files: Mapping[str, bytes]) -> Loaded:
    """As by somebody who has read nothing before."""
    for one in (kept.TREES, kept.DEPLOYMENTS, kept.LEFT):
        one.clear()
    return load(files)


def changed(path: str, old: str, new: str) -> dict[str, bytes]:
    assert old.encode() in FILES[path]
    return {**FILES, path: FILES[path].replace(old.encode(), new.encode())}


def test_what_is_read_again_is_the_very_same() -> None:
    first, again = first_read(FILES), load(dict(FILES))
    assert again.deployments["mitt"] is first.deployments["mitt"]
    assert load(FILES, only="mitt").deployments["mitt"] is first.deployments["mitt"]
    assert again.diagnostics == first.diagnostics


@pytest.mark.parametrize("name", ["mitt", "annat"])
def test_a_change_in_one_project_leaves_the_others(name: str) -> None:
    first = first_read(FILES)
    path = FORM.replace(HOME, f"deployments/{name}")
    found = load(changed(path, "title: Hälsa", "title: Hälsan"))
    assert found.deployments[name].forms["hälsa"].title.in_("sv") == "Hälsan"
    left = {"mitt", "annat"} - {name}
    assert all(found.deployments[one] is first.deployments[one] for one in left)


def test_a_change_in_what_is_shared_reaches_all() -> None:
    first_read(FILES)
    found = load(changed(SHARED, "label: Summa", "label: Summan"))
    for one in found.deployments.values():
        block = one.forms["hälsa"].fields["prov"].block
        assert block is not None
        assert block.values["summa"].label.in_("sv") == "Summan"


CHANGES = [
    (WORKFLOW, "starts: anmäld", "starts: finns_inte"),
    (WORKFLOW, "to: slut}", "to: två}"),
    (FORM, "use: prov", "use: borta"),
    (FORM, "when: mår == 0", "when: mår == 7"),
    (FORM, "form: hälsa", "form: "),
    (SHARED, "value: sum(svar)", "value: sum(svaret)"),
    (SHARED, "range: 0..1", "range: 0..2"),
    (SHARED, "form: prov", "form: [prov"),
    (UNUSED, "type: text", "type: texten"),
    (UNUSED, "form: oläst", "form: prov"),
    (f"{HOME}/deployment.yaml", "fallback: coach", "fallback: ingen"),
    (f"{HOME}/deployment.yaml", "deployment: mitt", "deployment: annat"),
]


@pytest.mark.parametrize(("path", "old", "new"), CHANGES)
def test_whoever_has_read_before_is_told_what_a_first_reader_is(
    path: str, old: str, new: str
) -> None:
    files = changed(path, old, new)
    told, known = first_read(files), load(files)
    first_read(FILES)
    found = load(files)
    for one in (known, found):
        assert one.diagnostics == told.diagnostics
        assert one.deployments == told.deployments
        assert one.trees == told.trees
    assert load(FILES).diagnostics == first_read(FILES).diagnostics


@pytest.mark.parametrize("path", [FORM, SHARED, UNUSED])
def test_a_file_that_is_gone_is_gone(path: str) -> None:
    files = {one: data for one, data in FILES.items() if one != path}
    told = first_read(files)
    first_read(FILES)
    assert load(files) == told


def test_the_same_text_elsewhere_is_told_of_where_it_is() -> None:
    broken = changed(FORM, "when: mår == 0", "when: mår ==")
    first_read(broken)
    moved = {**broken, f"{HOME}/forms/flyttad.yaml": broken[FORM]}
    del moved[FORM]
    files = {one.span.file for one in load(moved).diagnostics if one.severity == "error"}
    assert files == {f"{HOME}/forms/flyttad.yaml"}
