"""The Makefile and .ci/run call run.py, and nothing cleverer."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import run
from tests.tooling.repository import ROOT

SAYS = """
import sys
from pathlib import Path

with Path("asked").open("a") as file:
    file.write(sys.argv[1] + chr(10))
raise SystemExit(int(sys.argv[1] in Path("failing").read_text().split()))
"""


def test_each_target_of_make_is_a_command() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    target = re.search(r"^([a-z ]+):\n\tpython3 run\.py \$@$", makefile, re.MULTILINE)
    assert target is not None
    assert target[1].split() == ["demo", "test", "check", "bench"]
    for name in target[1].split():
        assert run.parser().parse_args([name]).run is getattr(run, name)


@pytest.mark.parametrize(
    ("failing", "code"), [("", 0), ("check", 1), ("test", 1), ("check test", 1)]
)
def test_ci_runs_both_and_fails_when_one_does(tmp_path: Path, failing: str, code: int) -> None:
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "run", tmp_path / ".ci")
    (tmp_path / "run.py").write_text(SAYS, "utf-8")
    (tmp_path / "failing").write_text(failing, "utf-8")
    path = f"{Path(sys.executable).parent}:/usr/bin:/bin"
    done = subprocess.run(["bash", ".ci/run"], cwd=tmp_path, env={"PATH": path, "HOME": ""})
    assert done.returncode == code
    assert (tmp_path / "asked").read_text("utf-8").split() == ["check", "test"]
