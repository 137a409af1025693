"""The terminal: every command on a real folder, its words and its exit code."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from engine.cli import COMMANDS, main
from engine.cli.check import summary
from engine.definitions.checks.all import BY_CODE
from engine.foundation.diagnostics import Diagnostic, Message, Severity, Span

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A folder with the project that `new` starts."""
    assert main(["new", "prov", "--title", 'Prov "ett"', "--workspace", str(tmp_path)]) == 0
    capsys.readouterr()
    return tmp_path


def test_a_new_project_has_nothing_to_remark_on_and_its_stories_hold(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(folder)]) == 0
    assert capsys.readouterr().out.strip() == "Inget att anmärka på."
    assert main(["test", str(folder)]) == 0
    assert "3 berättelser, alla blev som de säger." in capsys.readouterr().out


def test_stories_are_found_in_a_folder_that_is_not_called_as_its_project(
    capsys: pytest.CaptureFixture[str],
) -> None:
    stories = ROOT / "deployments/visa_vagen/scenarios/utan_namn.yaml"
    told = len(YAML(typ="safe").load(stories)["stories"])
    assert main(["test", str(stories)]) == 0
    assert f"{told} berättelser, alla blev som de säger." in capsys.readouterr().out


def test_new_never_writes_over_anything(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "prov", "--workspace", str(folder)]) == 2
    assert "finns redan" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["Prov", "../x", "1a", "a b", ""])
def test_new_refuses_what_cannot_be_a_name(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", name, "--workspace", str(tmp_path)]) == 2
    assert "kan inte vara ett namn" in capsys.readouterr().err
    assert not (tmp_path / "deployments").exists()


def test_new_takes_no_name_that_an_address_has(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", "metrics", "--workspace", str(tmp_path)]) == 2
    assert '"metrics" är upptaget' in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def broken(folder: Path) -> Path:
    form = folder / "deployments/prov/forms/samtal.yaml"
    form.write_text(form.read_text("utf-8").replace("type: yes_no", "typ: yes_no"), "utf-8")
    return form


def test_check_marks_the_place_and_says_the_next_step(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken(folder)
    assert main(["check", str(folder), "--language", "en"]) == 1
    told = capsys.readouterr().out
    assert "deployments/prov/forms/samtal.yaml:5:" in told
    assert "unknown-key" in told
    assert "^^^" in told


@pytest.mark.parametrize(
    ("errors", "warnings", "sv", "en"),
    [
        (1, 1, "1 fel, 1 varning.", "1 error, 1 warning."),
        (2, 0, "2 fel, 0 varningar.", "2 errors, 0 warnings."),
    ],
)
def test_what_is_counted_is_said_of_one_and_of_many(
    errors: int, warnings: int, sv: str, en: str
) -> None:
    span, words = Span("a.yaml", 1, 1, 1, 2), Message("Så", "So")
    found = (
        *(Diagnostic(code="tab", span=span, message=words) for _ in range(errors)),
        *(
            Diagnostic(code="tab", span=span, message=words, severity=Severity.WARNING)
            for _ in range(warnings)
        ),
    )
    assert (summary(found, "sv"), summary(found, "en")) == (sv, en)


def test_check_as_json_has_the_promised_keys(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken(folder)
    assert main(["check", str(folder), "--format", "json"]) == 1
    rows = json.loads(capsys.readouterr().out)
    assert rows
    for row in rows:
        assert set(row) == {
            "code", "severity", "message", "file", "line", "column", "end_line", "end_column",
            "help", "fix",
        }  # fmt: skip
        assert row["severity"] in ("error", "warning")
        assert row["code"] in BY_CODE


def test_check_of_one_file_tells_of_that_file_only(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken(folder)
    assert main(["check", str(folder / "deployments/prov/forms/anmalan.yaml")]) == 0
    assert "Inget att anmärka på." in capsys.readouterr().out


def test_check_of_no_folder_says_what_a_project_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(tmp_path)]) == 2
    assert "finns inget projekt" in capsys.readouterr().err


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("code", sorted(BY_CODE))
def test_every_code_can_be_explained(
    code: str, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", code, "--language", language]) == 0
    assert BY_CODE[code].why.in_(language) in capsys.readouterr().out


def test_an_unknown_code_gets_a_suggestion(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "unknow-key", "--language", "en"]) == 2
    assert "Did you mean unknown-key?" in capsys.readouterr().err


def test_schema_is_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0
    assert "$schema" in json.loads(capsys.readouterr().out)


def test_draw_writes_a_picture(folder: Path) -> None:
    target = folder / "flode.svg"
    words = ["draw", "prov/deltagare", "--workspace", str(folder), "--output", str(target)]
    assert main(words) == 0
    assert target.read_text("utf-8").startswith("<svg")


def test_draw_of_an_unknown_workflow_names_those_there_are(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["draw", "prov/annat", "--workspace", str(folder)]) == 2
    assert "prov/deltagare" in capsys.readouterr().err


def test_publish_makes_numbered_releases_and_refuses_what_is_wrong(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["publish", "prov", "--why", "Först", "--workspace", str(folder)]
    words += ["--data", str(tmp_path / "data")]
    assert main(words) == 0
    assert "version 1" in capsys.readouterr().out
    assert main(words) == 0
    assert "samma text som version 1" in capsys.readouterr().out
    broken(folder)
    assert main(words) == 1
    assert "unknown-key" in capsys.readouterr().err


def test_a_story_that_fails_names_step_line_expected_and_actual(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    story = folder / "deployments/prov/scenarios/forsta.yaml"
    text = story.read_text("utf-8")
    story.write_text(text.replace("expect: {state: paus}", "expect: {state: avslutad}"), "utf-8")
    assert main(["test", str(folder)]) == 1
    told = capsys.readouterr().out
    assert "Steg 2 (rad " in told
    assert "Avslutad" in told
    assert "Paus" in told


def test_commands_are_imported_only_when_they_are_called() -> None:
    code = (
        "import sys; from engine.cli import main\n"
        "try: main(['explain', 'unknown-key'])\n"
        "finally: print([n for n in ('sqlalchemy', 'starlette', 'jinja2') if n in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip().endswith("[]")


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([command, "--help"])
    assert stopped.value.code == 0
    assert COMMANDS[command] in " ".join(capsys.readouterr().out.split())


def test_audit_verify_says_what_does_not_hold(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "data"
    words = ["publish", "prov", "--why", "Först", "--workspace", str(folder), "--data", str(data)]
    assert main(words) == 0
    assert main(["demo", "--people", "2", "--workspace", str(folder), "--data", str(data)]) in (
        0,
        1,
    )
    capsys.readouterr()
    assert main(["audit", "verify", "--data", str(data)]) == 0
    assert "Allt hänger ihop." in capsys.readouterr().out
    with sqlite3.connect(data / "stegvis.db") as connection:
        connection.execute("update audit set outcome = 'x' where number = 1 and chain = ''")
    assert main(["audit", "verify", "--data", str(data), "--language", "en"]) == 1
    assert "–: row 1 in the audit" in capsys.readouterr().out
    with sqlite3.connect(data / "stegvis.db") as connection:
        (number,) = connection.execute(
            'select number from "case" where person is not null'
        ).fetchone()
        connection.execute(
            "update case_event set actor = 'x' where number = 1 and \"case\" = "
            '(select id from "case" where number = ?)',
            (number,),
        )
    assert main(["audit", "verify", "--data", str(data), "--language", "en"]) == 1
    assert f"prov/{number}: row 1 in the events" in capsys.readouterr().out


def test_the_first_who_administers_accounts_is_invited(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "data"
    publish = ["publish", "prov", "--why", "Först", "--workspace", str(folder), "--data", str(data)]
    assert main(publish) == 0
    words = ["invite", "prov", "eva", "--name", "Eva Ek", "--data", str(data)]
    capsys.readouterr()
    assert main(words) == 0
    told = capsys.readouterr().out
    assert "eva är inbjuden. Länken visas bara nu och gäller en gång, till och med " in told
    assert "  http://127.0.0.1:8000/valkommen/kommunen:" in told
    assert main(words) == 2
    assert "finns redan" in capsys.readouterr().err
    assert main([*words, "--role", "kung"]) == 2
    assert "projektets roller" in capsys.readouterr().err
    assert main(["invite", "okänt", "bo", "--name", "Bo", "--data", str(data)]) == 2
    assert "inte publicerat" in capsys.readouterr().err
    settings = tmp_path / "stegvis.toml"
    bo = [*words[:2], "bo", "--name", "Bo", "--data", str(data), "--config", str(settings)]
    settings.write_text('[server]\nhost = "0.0.0.0"\n', "utf-8")
    assert main(bo) == 0
    assert "webbplatsens adress, och efter den /valkommen/" in capsys.readouterr().out
    bo[2] = "bosse"
    settings.write_text('[server]\nbase_url = "https://stegvis.kommun.example"\n', "utf-8")
    assert main([*bo, "--language", "en"]) == 0
    assert "bosse is invited." in (told := capsys.readouterr().out)
    assert "  https://stegvis.kommun.example/valkommen/kommunen:" in told
