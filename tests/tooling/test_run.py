"""run.py, run for real on a small project of its own: two empty locks and an engine that says what
it is asked for. Nothing is fetched."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import run
from tests.tooling.repository import ROOT

# One worker runs them all, so that one environment does.
pytestmark = pytest.mark.xdist_group("run")

ENGINE = """
import sys
from pathlib import Path

with Path("asked").open("a", encoding="utf-8") as file:
    file.write(" ".join(sys.argv[1:]) + chr(10))
if {"serve", "--slowly"} & {*sys.argv} and sys.argv[-1].endswith("long"):
    import time

    print("serving" if sys.argv[1] == "serve" else "the rest come", flush=True)
    time.sleep(100)
    Path("never").touch()
raise SystemExit(3 if any(word.endswith("fail") for word in sys.argv) else 0)
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project with space")
    shutil.copy(ROOT / "run.py", folder)
    (folder / "requirements.lock").write_text("# Nothing.\n", "utf-8")
    (folder / "requirements-dev.lock").write_text("# Nothing either.\n", "utf-8")
    (folder / "engine").mkdir()
    (folder / "engine" / "__main__.py").write_text(ENGINE, "utf-8")
    for name in ("norr", "söder"):
        (folder / "deployments" / name).mkdir(parents=True)
        (folder / "deployments" / name / "deployment.yaml").touch()
    return folder


def started(project: Path, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "run.py", *words],
        cwd=project,
        env={"PATH": "/usr/bin:/bin", "HOME": "", "CI": "true", "PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def ran(project: Path, *words: str) -> tuple[int, str]:
    process = started(project, *words)
    said, _ = process.communicate(timeout=120)
    return process.returncode, said


def test_two_starts_at_once_make_one_environment_and_demo_asks_for_all_it_needs(
    project: Path,
) -> None:
    both = [started(project, "demo", "--data", "d", "--port", "1") for _ in range(2)]
    said = [process.communicate(timeout=120)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert "".join(said).count("Making the virtual environment") == 1
    asked = (project / "asked").read_text("utf-8").splitlines()
    data = (project / "d").resolve()
    assert sorted(one for one in asked if "--slowly" not in one) == sorted(
        2
        * [
            f"demo --publish --people {run.FIRST} --data {data}",
            f"serve --host 127.0.0.1 --port 1 --workspace {project.resolve()} --data {data}",
        ]
    )


def test_the_second_start_installs_nothing(project: Path) -> None:
    ran(project, "demo")
    assert ran(project, "demo") == (0, "")


def test_a_changed_lock_is_installed(project: Path) -> None:
    ran(project, "demo")
    (project / "requirements.lock").write_text("# Nothing, again.\n", "utf-8")
    code, said = ran(project, "demo")
    assert (code, "Installing" in said, "Making" in said) == (0, True, False)


def test_a_half_made_environment_is_made_anew(project: Path) -> None:
    ran(project, "demo")
    (project / ".venv" / "stegvis-unfinished").touch()
    (project / ".venv" / "bin" / "pip").unlink()
    code, said = ran(project, "demo")
    assert (code, "Making" in said) == (0, True)
    assert (project / ".venv" / "bin" / "pip").exists()


def test_a_stop_while_installing_is_made_good(project: Path) -> None:
    shutil.rmtree(project / ".venv", ignore_errors=True)
    process = started(project, "demo")
    assert process.stdout is not None
    assert "Making" in process.stdout.readline()
    process.send_signal(signal.SIGINT)
    assert "Stopped." in process.communicate(timeout=120)[0]
    assert process.returncode == 130
    code, said = ran(project, "demo")
    assert (code, "Making" in said) == (0, True)


def test_a_request_to_end_reaches_the_server_and_what_runs_beside_it(project: Path) -> None:
    process = started(project, "demo", "--data", "long")
    assert process.stdout is not None
    awaited = {"serving", "the rest come"}
    while awaited:
        awaited.discard(process.stdout.readline().strip())
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=30)  # Only when both have let go of its output as well.
    assert process.returncode == 128 + signal.SIGTERM


def test_the_command_starts_the_engine_from_anywhere(project: Path, tmp_path: Path) -> None:
    ran(project, "demo")
    (tmp_path / "engine").mkdir()
    (tmp_path / "engine" / "__main__.py").write_text("raise SystemExit(9)", "utf-8")
    done = subprocess.run([project / ".venv" / "bin" / "stegvis", "fail"], cwd=tmp_path)
    assert done.returncode == 3
    assert (tmp_path / "asked").read_text("utf-8") == "fail\n"


def test_a_step_of_the_demo_that_fails_is_told(project: Path) -> None:
    code, said = ran(project, "demo", "--data", "fail")
    assert code == 2
    assert "did not succeed" in said
    assert "demo --publish" in said


def test_a_package_that_cannot_be_had_is_told(project: Path) -> None:
    lock = project / "requirements-dev.lock"
    before = lock.read_text("utf-8")
    lock.write_text(f"./missing.whl --hash=sha256:{'0' * 64}\n", "utf-8")
    code, said = ran(project, "bench")
    lock.write_text(before, "utf-8")
    assert code == 2
    assert "could not be installed" in said


def test_a_browser_that_does_not_start_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STEGVIS_BROWSER", "/nowhere/chromium")
    with pytest.raises(run.SetUpError, match="/nowhere/chromium"):
        run.find_browser()


def test_the_browser_that_is_named_is_taken(
    monkeypatch: pytest.MonkeyPatch, browser_path: str
) -> None:
    monkeypatch.setenv("STEGVIS_BROWSER", browser_path)
    monkeypatch.setenv("PATH", "")
    assert run.find_browser() == browser_path


def test_a_summary_fails_when_one_check_failed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run.summary({"format": run.OK, "types": run.FAILED}) == 1
    assert capsys.readouterr().out.split() == ["format", "ok", "types", "FAILED"]
    assert run.summary({"format": run.OK, "types": run.OK}) == 0


def test_an_unknown_word_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        run.main(["demo", "--nonsense"])
    assert "--nonsense" in capsys.readouterr().err
