"""Releases in the terminal: what differs, publishing, listing, going back. `serve` never publishes."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from engine.cli import main
from engine.operations.list_releases import releases_of
from tests.operations.conftest import built, house  # noqa: F401 - fixtures
from tests.operations.house import PROJECT, House
from tests.operations.test_newer_form import DEMANDED, FIRST, PLACE, files

ROOT = Path(__file__).parent.parent.parent


class Terminal:
    """A folder with the project that `new` starts, and a data folder beside it."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.data, self.capsys = folder, folder / "data", capsys
        self.here = ["--data", str(self.data)]
        self.both = [*self.here, "--workspace", str(folder)]

    def __call__(self, *words: str) -> tuple[int, str, str]:
        code = main(list(words))
        told = self.capsys.readouterr()
        return code, told.out, told.err

    def change(self, old: str, new: str, path: str = "forms/samtal.yaml") -> None:
        file = self.folder / "deployments/prov" / path
        text = file.read_text("utf-8")
        assert old in text, text
        file.write_text(text.replace(old, new), "utf-8")

    def numbers(self) -> list[int]:
        code, out, _ = self("releases", "prov", *self.here, "--format", "json")
        assert code == 0
        return [one["number"] for one in json.loads(out)]


@pytest.fixture
def terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Terminal:
    found = Terminal(tmp_path, capsys)
    assert found("new", "prov", "--title", "Prov", "--workspace", str(tmp_path))[0] == 0
    code, out, _ = found("publish", "prov", "--why", "Först", *found.both)
    assert code == 0
    assert out.startswith("prov: version 1 gäller nu.")
    return found


def test_what_differs_is_told_before_it_is_published(terminal: Terminal) -> None:
    terminal.change("sv: När pratade ni?", "sv: Vilken dag pratade ni?")
    code, out, _ = terminal("diff", "prov", *terminal.both)
    assert code == 0
    assert "Ordalydelse och ordning:" in out
    assert "När pratade ni? → Vilken dag pratade ni?" in out
    assert "deployments/prov/forms/samtal.yaml:" in out
    dry = terminal("publish", "prov", "--why", "x", "--dry-run", *terminal.both)
    assert dry[:2] == (0, out)
    assert terminal.numbers() == [1]
    code, out, _ = terminal("publish", "prov", "--why", "Tydligare", "--who", "Eva", *terminal.both)
    assert code == 0
    assert out.index("Vilken dag") < out.index("prov: version 2 gäller nu.")
    again = terminal("publish", "prov", "--why", "Tydligare", *terminal.both)
    assert "samma text som version 2, som redan gäller. Ingen ny version behövs." in again[1]
    assert terminal.numbers() == [2, 1]
    _, out, _ = terminal("releases", "prov", *terminal.here)
    assert "2 (gäller nu)" in out
    assert "Eva" in out
    assert "    Tydligare" in out


def test_what_is_only_written_in_another_way_says_so(terminal: Terminal) -> None:
    terminal.change("form: samtal\n", "form: samtal\n# En kommentar\n")
    code, out, _ = terminal("diff", "prov", *terminal.both, "--language", "en")
    assert (code, out.strip()) == (0, "Nothing that matters differs.")
    assert terminal("diff", "prov", *terminal.both)[1].strip() == (
        "Ingenting som betyder något skiljer."
    )


def test_going_back_is_a_release_with_the_old_text(terminal: Terminal) -> None:
    assert terminal("diff", "prov", *terminal.both)[1].strip() == "Texten är densamma."
    terminal.change("sv: När pratade ni?", "sv: Vilken dag pratade ni?")
    terminal("publish", "prov", "--why", "Tydligare", *terminal.both)
    words = ["rollback", "prov", "--to", "1", "--why", "Det blev fel", *terminal.here]
    code, out, _ = terminal(*words, "--dry-run")
    assert code == 0
    assert "Vilken dag pratade ni? → När pratade ni?" in out
    assert terminal.numbers() == [2, 1]
    code, out, _ = terminal(*words, "--format", "json")
    told = json.loads(out)
    assert (code, told["published"]["number"], told["published"]["again"]) == (0, 3, False)
    (change,) = told["changes"]
    assert (change["kind"], change["weight"], change["after"]) == (
        "changed", "quiet", "När pratade ni?",
    )  # fmt: skip
    _, out, _ = terminal("releases", "prov", *terminal.here)
    assert "samma text som version 1" in out
    code, _, err = terminal("rollback", "prov", "--to", "9", "--why", "x", *terminal.here)
    assert code == 2
    assert "prov har ingen version 9." in err


def test_what_stands_against_it_is_told_and_nothing_is_released(terminal: Terminal) -> None:
    assert terminal("publish", "prov", "--why", " ", *terminal.both)[0] == 0, "nothing to release"
    terminal.change("sv: När pratade ni?", "sv: Vilken dag pratade ni?")
    code, _, err = terminal("publish", "prov", "--why", " ", *terminal.both)
    assert code == 1
    assert "Skriv varför du publicerar." in err
    assert terminal.numbers() == [1]


@pytest.mark.parametrize("kind", ["sqlite"])
def test_cases_without_a_place_are_told_and_nothing_is_released(
    house: House,  # noqa: F811 - the fixture of that name
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    house.act("sara", house.open_case(), "ta_emot")
    folder = tmp_path / "definitioner"
    shutil.copytree(PROJECT, folder)
    (folder / "deployments/prov/scenarios/demonstration.yaml").unlink()
    file = folder / "deployments/prov/workflows/deltagare.yaml"
    text = file.read_text("utf-8").replace("to: prövas}", "to: övervägs}")
    file.write_text(text.replace("  prövas:\n", "  övervägs:\n"), "utf-8")
    both = ["--data", str(tmp_path / "data"), "--workspace", str(folder)]
    told = "Läget ”Prövas” finns inte i den nya versionen, men 1 pågående ärende står där."
    for words in (["diff", "prov"], ["publish", "prov", "--why", "x"]):
        assert main([*words, *both]) == 1
        assert told in capsys.readouterr().err
        assert main([*words, *both, "--format", "json"]) == 1
        data = json.loads(capsys.readouterr().out)
        assert data["running"] == 1
        assert data["against"][0].startswith(told)
        assert "published" not in data or data["published"] is None
    assert [one.number for one in releases_of(house.world, "prov")] == [1]


def test_errors_are_told_by_every_command_that_reads_the_folder(terminal: Terminal) -> None:
    terminal.change("type: yes_no", "typ: yes_no")
    for words in (["diff", "prov"], ["publish", "prov", "--why", "x"]):
        code, _, err = terminal(*words, *terminal.both)
        assert code == 1
        assert "unknown-key" in err
    assert terminal("diff", "annan", *terminal.both)[0] == 2
    assert terminal("releases", "annan", *terminal.here)[0] == 2


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def answers(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def test_serve_never_publishes(terminal: Terminal) -> None:
    terminal.change("sv: När pratade ni?", "sv: Vilken dag pratade ni?")
    port = free_port()
    words = [sys.executable, "-m", "engine", "serve", *terminal.both, "--port", str(port)]
    server = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        for _ in range(300):
            if answers(port):
                break
            time.sleep(0.1)
        assert answers(port)
        assert terminal.numbers() == [1]
    finally:
        server.terminate()
        server.communicate(timeout=30)
    assert terminal.numbers() == [1]


@pytest.mark.parametrize("kind", ["sqlite"])
def test_what_becomes_of_what_is_begun_is_told_as_the_page_tells_it(
    house: House,  # noqa: F811 - the fixture of that name
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    house.write("rut", PLACE, FIRST)
    house.write("rolf", PLACE, FIRST)
    folder = tmp_path / "definitioner"
    for path, content in files(DEMANDED).items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    both = ["--data", str(tmp_path / "data"), "--workspace", str(folder)]
    told = "2 påbörjade formulär måste gå över till den nya versionen innan de skickas."
    for words in (["diff", "prov"], ["publish", "prov", "--why", "x", "--dry-run"]):
        assert main([*words, *both]) == 0
        assert told in capsys.readouterr().out.splitlines()
        assert main([*words, *both, "--format", "json"]) == 0
        begun = json.loads(capsys.readouterr().out)["begun"]
        assert begun == {"stay": 0, "must": 2, "over": 0, "stuck": 0}
    assert main(["publish", "prov", "--why", "x", *both]) == 0
    assert told in capsys.readouterr().out.splitlines()
