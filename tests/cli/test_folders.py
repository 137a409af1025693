"""What concerns a project: what `check`, `test` and `publish` say of a folder, and how it is named."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from engine.cli import main

ROOT = Path(__file__).parent.parent.parent
PRAKTIK = """activities:
  praktik: {workflow: praktik, label: {sv: Praktik, en: Placement}, by: coach, roles: {stöd: coach}}

on_flag:"""


class Workspace:
    """The shared library, a project that asks too much of it, and one that does not."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys = folder, capsys
        self.data = ("--data", str(folder / "data"), "--workspace", str(folder))

    def __call__(self, *words: str) -> tuple[int, str, str]:
        code = main(list(words))
        told = self.capsys.readouterr()
        return code, told.out, told.err

    def change(self, path: str, old: str, new: str) -> None:
        file = self.folder / path
        text = file.read_text("utf-8")
        assert old in text, text
        file.write_text(text.replace(old, new), "utf-8")


@pytest.fixture
def workspace(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Workspace:
    for name in ("forms", "workflows"):
        shutil.copytree(ROOT / name, tmp_path / name)
    found = Workspace(tmp_path, capsys)
    for name in ("gron_vag", "annat"):
        assert found("new", name, "--workspace", str(tmp_path))[0] == 0
    monkeypatch.chdir(tmp_path)
    return found


def wants_praktik(workspace: Workspace, name: str) -> None:
    path = f"deployments/{name}/workflows/deltagare.yaml"
    workspace.change(path, "on_flag:", PRAKTIK)
    workspace.change(path, "    offers: samtal\n    actions:\n      pausa", OFFERS)


OFFERS = "    offers: [samtal, praktik]\n    actions:\n      pausa"
CONSENT = """consents:
  öppenhet: {kind: openness, label: Får veta, text: Du bestämmer., per: praktik}

workflows:"""


def test_what_a_project_lacks_for_a_shared_workflow_is_told_of_the_project(
    workspace: Workspace,
) -> None:
    wants_praktik(workspace, "gron_vag")
    code, out, _ = workspace("check", "deployments/gron_vag")
    assert code == 1
    assert 'workflows/praktik.yaml:24:66: fel (unknown-name)\n  Det finns inget samtycke "' in out
    assert "Det gäller deployments/gron_vag/deployment.yaml, som använder filen." in out
    code, _, err = workspace("test", "deployments/gron_vag")
    assert (code, "Det gäller deployments/gron_vag/deployment.yaml" in err) == (1, True)
    assert workspace("publish", "gron_vag", "--why", "x", *workspace.data)[0] == 1


def test_an_error_in_another_project_is_none_of_this_one(workspace: Workspace) -> None:
    wants_praktik(workspace, "gron_vag")
    wants_praktik(workspace, "annat")
    workspace.change("deployments/annat/deployment.yaml", "workflows:", CONSENT)
    code, out, _ = workspace("check", "deployments/annat")
    assert (code, "fel (" in out, "gron_vag" in out) == (0, False, False)
    code, out, err = workspace("test", "deployments/annat/scenarios/forsta.yaml")
    assert (code, err) == (0, "")
    assert "3 berättelser, alla blev som de säger." in out
    assert workspace("test", "deployments/annat")[0] == 0
    assert workspace("test", ".")[0] == 1
