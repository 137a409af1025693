#!/usr/bin/env python3
"""Owns the set-up: makes the virtual environment, installs the lock, and starts what was asked for.

Needs Python 3.11 or newer and its standard library. What a command does once everything is in place
is left to the programs it starts: `stegvis`, pytest, ruff, mypy, import-linter.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - an older Python gets this far, and is told in words
    sys.exit(
        "Stegvis needs Python 3.11 or newer. This is Python "
        f"{sys.version.split()[0]} ({sys.executable}).\n"
        "Install a newer one, then call it by its name: python3.12 run.py …"
    )

import argparse
import contextlib
import hashlib
import json
import os
import shlex
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
CACHE = ROOT / ".cache"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "stegvis-installed.json"
UNFINISHED = VENV / "stegvis-unfinished"
# By what a command needs; each lock holds the ones before it, at the same versions.
LOCKS = {"runtime": ROOT / "requirements.lock", "dev": ROOT / "requirements-dev.lock"}
BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
BROWSER_VARIABLE = "STEGVIS_BROWSER"
ROOM_IN_MEMORY = 3_000_000_000
# How many people a project of the demonstration has when it is shown, and when the rest have come.
FIRST, PEOPLE = 8, 200
# Seconds for the register of known faults, with what asks it: beside other checks, and where it must answer.
PROMPT, PATIENT = 60, 300
OK, FAILED, NOT_ASKED = "ok", "FAILED", "NOT ASKED"


class SetUpError(Exception):
    """The outside world said no; the message says what to do. Exit code 2."""


def main(arguments: Sequence[str]) -> int:
    """Carry out one command; gives its exit code."""
    options, rest = parser().parse_known_args(arguments)
    if rest and not options.takes_more:
        parser().error(f"unknown: {shlex.join(rest)}")
    try:
        code: int = options.run(options, [word for word in rest if word != "--"])
    except SetUpError as error:
        say(str(error))
        return 2
    except KeyboardInterrupt:
        say("Stopped.")
        return 130
    return code


def parser() -> argparse.ArgumentParser:
    whole = argparse.ArgumentParser(prog="run.py", description="Set up Stegvis and run it.")
    commands = whole.add_subparsers(metavar="COMMAND", required=True)

    def command(name: str, run: Run, about: str, *, more: bool = False) -> argparse.ArgumentParser:
        one = commands.add_parser(name, help=about, description=about, allow_abbrev=False)
        one.set_defaults(run=run, takes_more=more)
        return one

    demo_ = command("demo", demo, "start every deployment with invented people, on SQLite")
    demo_.add_argument("--data", type=Path, default=ROOT / ".demo", help="the folder of its data")
    demo_.add_argument("--host", default="127.0.0.1", help="the address to answer on")
    demo_.add_argument("--port", type=int, default=8000, help="the port to answer on")
    test_ = command("test", test, "run the tests; what else is given goes to pytest", more=True)
    test_.add_argument("--long", action="store_true", help="also the tests that take minutes")
    test_.add_argument("--coverage", action="store_true", help="tell which branches no test met")
    check_ = command(
        "check", check, "check format, code, types, imports, definitions, known faults"
    )
    check_.add_argument("--audited", action="store_true", help="fail where no register answers too")
    command("audit", audit, "ask about known faults in every locked package", more=True)
    command("bench", bench, "run the benchmarks; what else is given goes to them", more=True)
    command("texts", texts, "collect the program's texts into engine/locale/en.po")
    command("pictures", pictures, "take the pictures of the guide anew, or those named", more=True)
    lock_ = command("lock", lock, "choose versions anew from pyproject.toml, with their hashes")
    lock_.add_argument("--upgrade", action="store_true", help="the newest, not those locked now")
    return whole


# What each command does


def demo(options: argparse.Namespace, rest: Sequence[str]) -> int:
    prepare("runtime")
    data = ["--data", str(options.data.resolve())]
    deployments()  # Says so where there is none.
    must(engine("demo", "--publish", "--people", str(FIRST), *data))
    where = ["--host", options.host, "--port", str(options.port), "--workspace", str(ROOT)]
    with beside(engine("demo", "--slowly", "--people", str(PEOPLE), *data)):
        return call(engine("serve", *where, *data))


def test(options: argparse.Namespace, rest: Sequence[str]) -> int:
    prepare("dev")
    browser = find_browser() or get_browser()
    chosen = [*rest]
    if not any(Path(word.split("::")[0]).exists() for word in rest):
        chosen = ["-n", str(workers()), "--dist", "loadgroup", *chosen]
    if options.long:
        chosen = ["-m", "", *chosen]
    if options.coverage:
        report = CACHE / "coverage-report"
        chosen = [
            "--cov",
            "--cov-branch",
            "--cov-report=term",
            f"--cov-report=html:{report}",
            *chosen,
        ]
    # Every program that the tests start would else be compiled anew, where somebody keeps no bytecode.
    fixed = {BROWSER_VARIABLE: browser, "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": ""}
    with in_memory() as place:
        return call([str(PYTHON), "-m", "pytest", *chosen], {**fixed, **place})


def workers() -> int:
    """One more than there are processors: those that drive a browser wait for it half of the time."""
    return (os.cpu_count() or 1) + 1


@contextlib.contextmanager
def in_memory() -> Iterator[Mapping[str, str]]:
    """Where the tests keep what they write: in memory, where there is room for it. Every submission waits for
    the disk, as it should, so on a disk the tests take several times as long; no test cuts the power.
    """
    shared = Path("/dev/shm")  # noqa: S108  a folder of one's own is made in it
    room = shutil.disk_usage(shared).free if os.access(shared, os.W_OK) else 0
    if room < ROOM_IN_MEMORY:
        yield {}
        return
    with tempfile.TemporaryDirectory(dir=shared, ignore_cleanup_errors=True) as folder:
        yield {"TMPDIR": folder}


def check(options: argparse.Namespace, rest: Sequence[str]) -> int:
    prepare("dev")
    bin_ = VENV / "bin"
    steps = {
        "format": [str(bin_ / "ruff"), "format", "--check", "--output-format", "concise", "."],
        "lint": [str(bin_ / "ruff"), "check", "--output-format", "concise", "."],
        "types": [str(bin_ / "mypy")],
        "imports": [str(bin_ / "lint-imports"), "--cache-dir", str(CACHE / "imports")],
        "definitions": engine("check"),
    }
    states = {}
    for name, words in steps.items():
        say(f"── {name}")
        states[name] = OK if call(words) == 0 else FAILED
    say("── audit")
    states["audit"] = ask_register((), PATIENT if options.audited else PROMPT)
    return summary(states, must_answer=options.audited)


def bench(options: argparse.Namespace, rest: Sequence[str]) -> int:
    prepare("dev")
    return call([str(PYTHON), "-m", "benchmarks", *rest])


def texts(options: argparse.Namespace, rest: Sequence[str]) -> int:
    prepare("dev")
    return call([str(PYTHON), "-m", "tests.tooling.program_texts"])


def pictures(options: argparse.Namespace, rest: Sequence[str]) -> int:
    prepare("dev")
    browser = find_browser() or get_browser()
    with in_memory() as place:
        command = [str(PYTHON), "-m", "tests.docs.pictures", *rest]
        return call(command, {BROWSER_VARIABLE: browser, **place})


def lock(options: argparse.Namespace, rest: Sequence[str]) -> int:
    """Both locks hold versions and hashes only: whoever installs says from where."""
    words = "--generate-hashes --universal --python-version 3.11 --quiet --no-header --no-annotate"
    words += " --no-emit-index-url --no-emit-find-links --no-python-downloads"
    words += " --upgrade" if options.upgrade else ""
    with tempfile.TemporaryDirectory() as folder:
        must([sys.executable, "-m", "venv", folder])
        must([f"{folder}/bin/python", "-m", "pip", "install", "-qq", "uv"])
        compile_ = [f"{folder}/bin/uv", "pip", "compile", "pyproject.toml", *words.split()]
        must([*compile_, "--output-file", LOCKS["runtime"].name])
        same = ["--group", "dev", "--constraint", LOCKS["runtime"].name]
        must([*compile_, *same, "--output-file", LOCKS["dev"].name])
    return 0


def audit(options: argparse.Namespace, rest: Sequence[str]) -> int:
    """What else is given goes to pip-audit."""
    state = ask_register(rest, PATIENT)
    if state not in {OK, FAILED}:
        raise SetUpError(state)
    return 0 if state == OK else 1


def ask_register(rest: Sequence[str], seconds: float) -> str:
    """OK, FAILED, or that nobody answered and why: which is never to be taken for no known faults."""
    from tests.tooling import audit as register

    until = time.monotonic() + seconds
    try:
        CACHE.mkdir(exist_ok=True)
        with alone():
            program = register.fetched(CACHE, until)
        answer = register.ask(program, LOCKS["dev"], rest, until)
    except register.NotAsked as error:
        return f"{NOT_ASKED}: {error}. {register.WHAT_TO_DO}"
    for fault in answer.faults:
        say(fault)
    say(f"{answer.packages} packages, {len(answer.faults)} known faults.")
    return FAILED if answer.faults else OK


def deployments() -> list[Path]:
    found = sorted(file.parent for file in ROOT.glob("deployments/*/deployment.yaml"))
    if not found:
        raise SetUpError("There is no deployment: no deployments/*/deployment.yaml.")
    return found


def summary(states: Mapping[str, str], *, must_answer: bool = False) -> int:
    """Where nobody answers about faults, that stands there; it fails where an answer is asked for."""
    say("")
    for name, state in states.items():
        say(f"{name:12} {state}")
    fine = {OK} if must_answer else {OK, NOT_ASKED}
    return 0 if {state.split(":")[0] for state in states.values()} <= fine else 1


# The virtual environment


def prepare(level: str) -> None:
    """Make sure that the packages of `level` are installed as its lock has them."""
    if is_prepared(level):
        return
    with alone():
        if is_prepared(level):
            return
        if not is_sound():
            make_venv()
        install(level)


def is_prepared(level: str) -> bool:
    if not PYTHON.exists() or UNFINISHED.exists() or not STAMP.exists():
        return False
    stamp = read_stamp()
    return stamp.get("at") == str(ROOT) and stamp.get(level) == digest(level)


def read_stamp() -> Mapping[str, str]:
    try:
        stamp = json.loads(STAMP.read_text("utf-8"))
    except (OSError, ValueError):  # None yet, or half written: both mean "install again".
        return {}
    return stamp if isinstance(stamp, dict) else {}


def digest(level: str) -> str:
    return hashlib.sha256(LOCKS[level].read_bytes()).hexdigest()


def is_sound() -> bool:
    """Whether there is an environment that can be installed into as it is."""
    if UNFINISHED.exists() or not PYTHON.exists():
        return False
    return subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True).returncode == 0


def make_venv() -> None:
    say("Making the virtual environment …")
    if VENV.exists():
        shutil.rmtree(VENV)
    VENV.mkdir()
    UNFINISHED.touch()
    made = subprocess.run(
        [base_python(), "-m", "venv", VENV], capture_output=True, text=True, errors="replace"
    )
    if made.returncode != 0:
        raise SetUpError(
            f"{made.stdout}{made.stderr}\nPython could not make a virtual environment. "
            "On Debian and Ubuntu: apt-get install python3-venv"
        )


def base_python() -> str:
    """The Python outside any environment: this one may be in the environment that is made anew."""
    base: str = getattr(sys, "_base_executable", sys.executable)
    return base


def install(level: str) -> None:
    """Install one lock. A stop on the way leaves `UNFINISHED`: the next start begins anew.

    A lock is whole, so pip need not search for what its packages need: an older pip that does so
    finds newer versions of packages with extras, whose hashes no lock can hold.
    """
    count = LOCKS[level].read_text("utf-8").count("==")
    say(f"Installing {count} packages, which takes about half a minute …")
    UNFINISHED.touch()
    known = {name: value for name, value in read_stamp().items() if name in LOCKS}
    STAMP.unlink(missing_ok=True)
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    whole_lock = ["--no-input", "--no-deps", "--require-hashes", "--requirement"]
    if call([*pip, *whole_lock, str(LOCKS[level])]) != 0:
        raise SetUpError("The packages could not be installed. Is the package registry reached?")
    put_on_path()
    known |= {name: digest(name) for name in levels_up_to(level)} | {"at": str(ROOT)}
    whole = STAMP.with_suffix(".new")
    whole.write_text(json.dumps(known), "utf-8")
    whole.replace(STAMP)
    UNFINISHED.unlink()


def levels_up_to(level: str) -> list[str]:
    names = list(LOCKS)
    return names[: names.index(level) + 1]


def put_on_path() -> None:
    """The project is not built: a `.pth` file shows Python where it is, and `stegvis` starts it."""
    for packages in VENV.glob("lib/python*/site-packages"):
        (packages / "stegvis.pth").write_text(f"{ROOT}\n", "utf-8")
    command = VENV / "bin" / "stegvis"
    # -P: a folder named `engine` where the person happens to stand must not be taken for ours.
    command.write_text(f'#!/bin/sh\nexec {shlex.quote(str(PYTHON))} -P -m engine "$@"\n', "utf-8")
    command.chmod(0o755)


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Hold the set-up's lock: of two starts at the same time one installs, and the other waits."""
    try:
        import fcntl
    except ImportError:
        raise SetUpError("Stegvis runs on Linux and macOS; on Windows use WSL.") from None
    CACHE.mkdir(exist_ok=True)
    with (CACHE / "setup.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Waiting for another run.py, which is installing …")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


# The browser of the tests


def find_browser() -> str | None:
    """The Chromium of the machine, or the one that Playwright has fetched before."""
    wanted = os.environ.get(BROWSER_VARIABLE)
    if wanted:
        if not starts(wanted):
            raise SetUpError(f"{BROWSER_VARIABLE} names a browser that does not start: {wanted}")
        return wanted
    found = (shutil.which(name) for name in BROWSERS)
    return next((path for path in found if path and starts(path)), None) or playwright_browser()


def starts(path: str) -> bool:
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def playwright_browser() -> str | None:
    program = (
        "from playwright.sync_api import sync_playwright as start\n"
        "with start() as playwright: print(playwright.chromium.executable_path)"
    )
    asked = subprocess.run([PYTHON, "-c", program], capture_output=True, text=True)
    path = asked.stdout.strip()
    return path if asked.returncode == 0 and starts(path) else None


def get_browser() -> str:
    """Fetch a browser where this person may; else say what to install."""
    say("No Chromium was found. Fetching one …")
    quiet([str(PYTHON), "-m", "playwright", "install", "chromium"])
    found = playwright_browser()
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        quiet(["apt-get", "update", "-qq"])
        quiet(["apt-get", "install", "-y", "-qq", "chromium"])
        found = find_browser()
    if found is None:
        raise SetUpError(
            "The tests need a browser. Install Chromium (Debian, Ubuntu: apt-get install chromium),"
            f" or name one: {BROWSER_VARIABLE}=/path/to/chromium python3 run.py test"
        )
    return found


def quiet(words: Sequence[str]) -> int:
    """Run it without a word; whether it helped is seen by what is there afterwards."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(
        words, env=environment, stdin=subprocess.DEVNULL, capture_output=True
    ).returncode


# Programs


def engine(*words: str) -> list[str]:
    return [str(PYTHON), "-m", "engine", *words]


def call(words: Sequence[str], extra: Mapping[str, str] = {}) -> int:
    """Run a program in the project's folder and give its exit code.

    Ctrl-C reaches the program too, which ends in its own way; so it is waited for. A request to end
    (SIGTERM), as a service manager makes it, is handed on.
    """
    sys.stdout.flush()
    process = subprocess.Popen(words, cwd=ROOT, env=os.environ | extra)
    before = signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    stopped = False
    while process.returncode is None:
        try:
            process.wait()
        except KeyboardInterrupt:
            stopped = True
    signal.signal(signal.SIGTERM, before)
    if stopped or process.returncode == -signal.SIGINT:
        raise KeyboardInterrupt
    ended = process.returncode
    return ended if ended >= 0 else 128 - ended


@contextlib.contextmanager
def beside(words: Sequence[str]) -> Iterator[None]:
    """While a program runs too, which is ended when this is."""
    process = subprocess.Popen(words, cwd=ROOT)
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def must(words: Sequence[str]) -> None:
    if call(words) != 0:
        raise SetUpError(f"This did not succeed: {shlex.join(words)}")


def say(text: str) -> None:
    print(text, flush=True)


Run = Callable[[argparse.Namespace, Sequence[str]], int]

if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
