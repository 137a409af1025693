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


def renamed(workspace: Workspace) -> str:
    """The project has another name, in its folder."""
    for path in ("scenarios/forsta.yaml", "deployment.yaml"):
        file = f"deployments/gron_vag/{path}"
        workspace.change(file, "deployment: gron_vag", "deployment: grön_väg")
    return file


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


def test_what_is_not_published_is_all_new_and_nothing_is_made_of_asking(
    workspace: Workspace,
) -> None:
    told = "annat är inte publicerat ännu. Allt i det är nytt.\n"
    assert workspace("diff", "annat", *workspace.data) == (0, told, "")
    dry = ("publish", "annat", "--why", "x", "--dry-run", *workspace.data)
    assert workspace(*dry) == (0, told, "")
    assert not (workspace.folder / "data").exists()
    assert workspace("publish", "gron_vag", "--why", "x", *workspace.data)[0] == 0
    assert workspace("diff", "annat", *workspace.data) == (0, told, "")


def test_no_data_are_told_of_in_words(workspace: Workspace) -> None:
    code, _, err = workspace("releases", "annat", *workspace.data[:2])
    assert (code, "stegvis publish mitt_projekt --why" in err) == (2, True)
    assert not {"DEPLOYMENT", "TEXT", "DIR"} & set(err.split())


def test_a_file_that_was_published_as_another_begins_no_project_unasked(
    workspace: Workspace,
) -> None:
    publish = ("publish", "gron_vag", "--why", "x", *workspace.data)
    assert workspace(*publish)[0] == 0
    file = renamed(workspace)
    for words in (publish, ("diff", "gron_vag", *workspace.data)):
        code, _, err = workspace(*words)
        assert code == 1
        assert f"Filen {file} publicerades senast som gron_vag, som har 0 pågående ärenden." in err
        assert "lägg till --new" in err
    code, out, _ = workspace(*publish, "--new")
    assert (code, out) == (0, out)
    assert out.startswith("grön_väg: version 1 gäller nu.")
    assert workspace(*publish)[:2] == (
        0, "grön_väg: samma text som version 1, som redan gäller. Ingen ny version behövs.\n",
    )  # fmt: skip


def test_a_copy_of_a_project_that_is_still_here_is_a_new_one(workspace: Workspace) -> None:
    assert workspace("publish", "gron_vag", "--why", "x", *workspace.data)[0] == 0
    deployments = workspace.folder / "deployments"
    (deployments / "gron_vag").rename(deployments / "flyttad")
    (deployments / "annat").rename(deployments / "gron_vag")
    assert workspace("publish", "annat", "--why", "x", *workspace.data)[0] == 0


@pytest.mark.parametrize(
    "text", ["grön_väg", "gron_vag", "deployments/gron_vag", "deployments/gron_vag/"]
)
def test_a_project_is_named_by_its_name_or_its_folder(workspace: Workspace, text: str) -> None:
    renamed(workspace)
    assert workspace("check", text)[:2] == (0, "Inget att anmärka på.\n")
    assert workspace("test", text)[1].startswith("grön_väg:\n")
    assert workspace("draw", f"{text.rstrip('/')}/deltagare")[1].startswith("<svg")
    for words in (
        ("diff", text, *workspace.data),
        ("publish", text, "--why", "x", *workspace.data),
        ("releases", text, *workspace.data[:2]),
        ("rollback", text, "--to", "1", "--why", "x", *workspace.data[:2]),
        ("invite", text, "eva", "--name", "Eva", *workspace.data[:2]),
    ):
        assert workspace(*words)[::2] == (0, ""), words


def test_a_misspelt_name_gets_a_suggestion(workspace: Workspace) -> None:
    assert workspace("publish", "gron_vag", "--why", "x", *workspace.data)[0] == 0
    for words in (
        ("check", "gron_vg"),
        ("test", "gron_vg"),
        ("draw", "gron_vg/deltagare"),
        ("diff", "gron_vg", *workspace.data),
        ("publish", "gron_vg", "--why", "x", *workspace.data),
        ("releases", "gron_vg", *workspace.data[:2]),
        ("rollback", "gron_vg", "--to", "1", "--why", "x", *workspace.data[:2]),
        ("invite", "gron_vg", "eva", "--name", "Eva", *workspace.data[:2]),
    ):
        code, _, err = workspace(*words)
        assert (code, "Menade du gron_vag?" in err) == (2, True), (words, err)


def test_a_picture_is_asked_for_in_words(workspace: Workspace) -> None:
    for text in ("annat", "deployments/annat"):
        code, _, err = workspace("draw", text)
        assert (code, "…" in err) == (2, False)
        assert "Skriv: stegvis draw annat/deltagare" in err
    nowhere = str(workspace.folder / "nope" / "x.svg")
    code, _, err = workspace("draw", "annat/deltagare", "--output", nowhere)
    assert code == 2
    assert f"Det går inte att skriva filen {nowhere}." in err


@pytest.mark.parametrize("where", ["deployments", "deployments/annat", "deployments/annat/forms"])
def test_no_project_is_begun_inside_another(
    workspace: Workspace, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(workspace.folder / where)
    code, out, _ = workspace("new", "tredje")
    assert code == 0
    folder = workspace.folder / "deployments" / "tredje"
    assert (folder / "deployment.yaml").is_file()
    told = next(line for line in out.splitlines() if "stegvis check" in line)
    assert Path(told.split()[-1]).resolve() == folder
    assert workspace("check", told.split()[-1])[0] == 0


def test_what_is_wrong_comes_last_and_the_library_is_only_counted(workspace: Workspace) -> None:
    wants_praktik(workspace, "annat")
    workspace.change("deployments/annat/deployment.yaml", "workflows:", CONSENT)
    workspace.change("deployments/annat/scenarios/forsta.yaml", "{state: paus}", "{state: deltar}")
    code, out, _ = workspace("test", "annat")
    lines = out.splitlines()
    assert code == 1
    assert lines[1] == "Det här har ingen berättelse mött. Det är inget fel:"
    assert not any("  workflows/praktik.yaml:" in line for line in lines)
    counted = next(line for line in lines if "till i det gemensamma biblioteket" in line)
    assert lines.index(counted) < next(at for at, line in enumerate(lines) if "Steg 2" in line)
    assert lines[-1] == "3 berättelser, 1 blev inte som de säger."
    _, every, _ = workspace("test", "annat", "--all")
    assert "  workflows/praktik.yaml:" in every
    assert "gemensamma biblioteket" not in every


def test_a_consent_is_not_called_idle_while_what_may_ask_is_broken(workspace: Workspace) -> None:
    consent = "consents:\n  med: {kind: participation, label: Är med, text: Ja.}\n\nworkflows:"
    workspace.change("deployments/annat/deployment.yaml", "workflows:", consent)
    assert "(idle-consent)" in workspace("check", "annat")[1]
    path = "deployments/annat/workflows/deltagare.yaml"
    workspace.change(path, "coach], to: paus", "coch], to: paus")
    out = workspace("check", "annat")[1]
    assert ("(unknown-name)" in out, "(idle-consent)" in out) == (True, False)


def test_a_copied_file_is_the_one_that_is_remarked_on(workspace: Workspace) -> None:
    forms = workspace.folder / "deployments/annat/forms"
    shutil.copy(forms / "anmalan.yaml", forms / "anmalan - Kopia.yaml")
    code, out, _ = workspace("check", "annat")
    assert code == 1
    assert "forms/anmalan - Kopia.yaml:" in out
    assert "form anmälan finns redan i deployments/annat/forms/anmalan.yaml." in out


def test_a_lost_deployment_file_is_told_of_by_name(workspace: Workspace) -> None:
    (workspace.folder / "deployments/annat/deployment.yaml").unlink()
    told = "deployments/annat saknar deployment.yaml"
    assert told in workspace("check", "deployments/annat")[1]
    assert told in workspace("diff", "annat", *workspace.data)[2]


def test_what_the_guide_says_the_library_needs_is_enough(workspace: Workspace) -> None:
    guide = (ROOT / "docs/guide/aktiviteter.md").read_text("utf-8")
    use, consent = guide.partition("### Färdigt i biblioteket")[2].split("```yaml\n")[1:3]
    wants, may = use.partition("```")[0], consent.partition("```")[0]
    flow, own = (f"deployments/annat/{one}.yaml" for one in ("workflows/deltagare", "deployment"))
    forms = "  efterkontakt: {by: coach, read: coach}\n  arbetsgivaruppföljning: {by: coach, read: coach}\n"
    workspace.change(flow, "\non_flag:", f"{forms}\n{wants}\non_flag:")
    offers = "[samtal, praktik, mål, steg, efterkontakt, arbetsgivaruppföljning]"
    workspace.change(
        flow,
        "offers: samtal\n    actions:\n      pausa",
        f"offers: {offers}\n    actions:\n      pausa",
    )
    workspace.change(own, "workflows:", f"{may}\nworkflows:")
    code, out, _ = workspace("check", "annat")
    assert (code, "fel (" in out) == (0, False), out
