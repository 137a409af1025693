"""`stegvis.toml` and the environment: what is read, what is refused in words, and what is unwise."""

from __future__ import annotations

import argparse
import re
import socket
import threading
import tomllib
from collections.abc import Iterator
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink

from engine.cli import main
from engine.cli.settings import Installation, read_installation, read_secrets
from engine.cli.settings_file import SettingsFileError, read_file
from engine.cli.unsafe import unsafe
from engine.foundation.wrong import SettingsError
from engine.operations.settings import SECRETS, Provider, Settings
from tests.effects.scanner import scanner

KEY = "en-nyckel-som-ingen-kan-gissa-alls"
SAFE = """\
[server]
base_url = "https://stegvis.example"
trusted_proxies = ["127.0.0.1"]
"""


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In an empty folder, with nothing about Stegvis in the environment."""
    monkeypatch.chdir(tmp_path)
    for name in (*SECRETS, *(f"{name}_FILE" for name in SECRETS), "STEGVIS_CONFIG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("STEGVIS_BROWSER", raising=False)


def written(text: str, path: Path | None = None) -> Path:
    file = path or Path("stegvis.toml")
    file.write_text(text, "utf-8")
    file.chmod(0o644)
    return file


def told(text: str, language: str = "en") -> str:
    """What is said of a file that is refused."""
    with pytest.raises(SettingsFileError) as refused:
        read_file(written(text))
    return "\n".join(refused.value.lines(language)[1:])


def installation(text: str = "", environ: dict[str, str] | None = None) -> Installation:
    file = written(text) if text else None
    arguments = argparse.Namespace(config=file)
    return read_installation(arguments, environ or {})


def remarks(text: str = "", environ: dict[str, str] | None = None) -> str:
    around = environ or {}
    return "\n".join(one.in_("en") for one in unsafe(installation(text, around), around))


# What is read.


def test_without_a_file_it_is_safe_on_this_machine() -> None:
    found = installation()
    assert found.settings == Settings()
    assert (found.settings.server.host, found.file, found.keys) == ("127.0.0.1", None, None)
    assert remarks() == ""


def test_a_file_is_read_and_the_rest_is_as_it_is() -> None:
    found = installation(
        """
        # en anmärkning
        [server]
        base_url = "https://Stegvis.Example:443/"
        trusted_proxies = ["10.0.0.0/8", "::1"]
        [session]
        idle = "30 minutes"
        [data]
        folder = "bredvid"
        """
    )
    server = found.settings.server
    assert server.base_url == "https://stegvis.example"
    assert server.is_secure
    assert server.trusted_proxies == (ip_network("10.0.0.0/8"), ip_network("::1"))
    assert found.settings.session.idle == timedelta(minutes=30)
    assert found.settings.session.lasts == timedelta(hours=10)
    assert found.settings.data.folder == Path.cwd() / "bredvid"
    assert found.origin(("session", "idle")).in_("en") == "stegvis.toml, line 7"
    assert found.origin(("session", "lasts")).in_("en") == "without a setting of its own"


def test_a_flag_wins_over_the_file_and_the_file_over_nothing(tmp_path: Path) -> None:
    written('[server]\nport = 9000\nhost = "::1"\n', tmp_path / "annan.toml")
    arguments = argparse.Namespace(config=Path("annan.toml"), port=9001, host=None, data=None)
    found = read_installation(arguments, {})
    assert (found.settings.server.port, found.settings.server.host) == (9001, "::1")
    assert found.origin(("server", "port")).in_("en") == "on the command line"


def test_the_file_is_found_by_option_environment_or_place(tmp_path: Path) -> None:
    for number, name in enumerate(("a.toml", "b.toml", "stegvis.toml"), 1):
        written(f"[server]\nport = {number}\n", tmp_path / name)
    ports = [
        read_installation(argparse.Namespace(config=named), environ).settings.server.port
        for named, environ in (
            (Path("a.toml"), {"STEGVIS_CONFIG": "b.toml"}),
            (None, {"STEGVIS_CONFIG": "b.toml"}),
            (None, {}),
        )
    ]
    assert ports == [1, 2, 3]


def test_a_flag_that_does_not_fit_is_told() -> None:
    with pytest.raises(SettingsError) as refused:
        read_installation(argparse.Namespace(config=None, port=70_000), {})
    assert refused.value.lines("en") == (
        "The value of --port does not fit.",
        "Write a whole number that is at most 65535.",
    )


# What is refused.


@pytest.mark.parametrize(
    ("text", "line", "key", "words"),
    [
        ("[server]\nprot = 1", 2, "server.prot", "There is no such key. Did you mean port?"),
        ("[server]\nqqqqqq = 1", 2, "server.qqqqqq", "There is no such key. Here are: host, port"),
        ("\n[sever]\nport = 1", 2, "sever", "no such part of the file. Did you mean server?"),
        ("port = 1", 1, "port", "There is no such part of the file. Here are: server, data"),
        ('[server]\nport = "1"', 2, "server.port", "a whole number, without quotes"),
        ("[server]\nport = 1.5", 2, "server.port", "a whole number, without quotes"),
        ("[server]\nport = true", 2, "server.port", "a whole number, without quotes"),
        ("[server]\nport = 0", 2, "server.port", "a whole number that is at least 1"),
        ("[server]\nport = 99999", 2, "server.port", "a whole number that is at most 65535"),
        ("[server]\nhost = 1", 2, "server.host", "a text in quotes"),
        ("[server]\nbehind_https = 1", 2, "server.behind_https", "true or false"),
        ('[server]\ntrusted_proxies = "x"', 2, "server.trusted_proxies", "a list of networks"),
        ("[server]\ntrusted_proxies = [1]", 2, "server.trusted_proxies", "a list of networks"),
        ('[server]\ntrusted_proxies = ["x"]', 2, "server.trusted_proxies", "a list of networks"),
        ('[server]\ntrusted_proxies = ["10.1.0.0/8"]', 2, "server.trusted_proxies", "networks"),
        ('[server]\nforwarded = "x"', 2, "server.forwarded", "one of: x-forwarded and forwarded"),
        ('[server]\nbase_url = "stegvis.example"', 2, "server.base_url", "as https://"),
        ('[server]\nbase_url = "ftp://stegvis.example"', 2, "server.base_url", "as https://"),
        ('[server]\nbase_url = "https://a.example/b"', 2, "server.base_url", "as https://"),
        ('[server]\nbase_url = "https://a.example?b"', 2, "server.base_url", "as https://"),
        ('[server]\nbase_url = "https://a@a.example"', 2, "server.base_url", "as https://"),
        ('[server]\nbase_url = "https://"', 2, "server.base_url", "as https://"),
        ('[server]\nbase_url = "https://a b"', 2, "server.base_url", "as https://"),
        ('[server]\nbase_url = "https://a:99999"', 2, "server.base_url", "as https://"),
        ('[server]\nbase_url = "https://[x"', 2, "server.base_url", "as https://"),
        ("[server]\nbase_url = 1", 2, "server.base_url", "as https://"),
        ("[session]\nlasts = 10", 2, "session.lasts", "a number and a unit in quotes"),
        ('[session]\nlasts = "länge"', 2, "session.lasts", "a number and a unit in quotes"),
        ("[data]\nfolder = 1", 2, "data.folder", "the path of the folder"),
        ('[data]\nfolder = ""', 2, "data.folder", "the path of the folder"),
        ('[data]\ndatabase = "mysql"', 2, "data.database", "one of: sqlite and postgresql"),
        ('[mail]\nsender = "x"', 2, "mail.sender", "an e-mail address"),
        ("[mail]\nsender = 1", 2, "mail.sender", "an e-mail address"),
        ("server = 1", 1, "server", "Write [server] on a line of its own"),
        ("[[server]]\nport = 1", 1, "server", "Write [server] on a line of its own"),
        ("server.port = 0", 1, "server.port", "a whole number that is at least 1"),
        ("server = {port = 0}", 1, "server.port", "a whole number that is at least 1"),
        ("[server.port]\nx = 1", 1, "server.port", "a whole number, without quotes"),
    ],
)
def test_a_fault_is_told_with_its_place_and_the_next_step(
    text: str, line: int, key: str, words: str
) -> None:
    found = told(text)
    assert found.startswith(f"stegvis.toml:{line}: {key}: ")
    assert words in found


@pytest.mark.parametrize(
    "text",
    [
        "[server",
        "port 1",
        "[server]\nport = ",
        "[a]\n[a]",
        'a = "x',
        "a = 1\na = 2",
        "\x00",
        "å = 1",
    ],
)
def test_what_is_no_toml_is_told_by_its_place(text: str) -> None:
    found = told(text)
    assert re.search(r"^stegvis.toml:\d+: The line cannot be read as TOML|at the end", found)
    assert "at line" not in found


def test_all_faults_are_told_at_once() -> None:
    found = told('[server]\nport = "1"\nprot = 1\n[limits]\nfields = 0\n', "sv")
    assert [line.split(": ")[1] for line in found.splitlines()] == [
        "server.port", "server.prot", "limits.fields",
    ]  # fmt: skip
    assert "Skriv ett heltal" in found


@pytest.mark.parametrize(
    ("text", "variable"),
    [
        ('[session]\nkeys = "x"', "STEGVIS_SESSION_KEYS"),
        ('[session]\nkey = ["x"]', "STEGVIS_SESSION_KEYS"),
        ('[mail]\npassword = "x"', "STEGVIS_SMTP_PASSWORD"),
        ('[mail]\nlösenord = "x"', "STEGVIS_SMTP_PASSWORD"),
        ('[data]\nurl = "postgresql://a:b@c/d"', "STEGVIS_DATABASE_URL"),
        ('[data]\ndatabase = "postgresql://a:b@c/d"', "STEGVIS_DATABASE_URL"),
        ('[metrics]\ntoken = "x"', "STEGVIS_METRICS_TOKEN"),
        ('[server]\nbase_url = "https://a:b@c"', "STEGVIS_…"),
        ('[annat.djupare]\nsecret = "x"', "STEGVIS_…"),
    ],
)
def test_a_secret_in_the_file_is_refused_with_where_it_belongs(text: str, variable: str) -> None:
    found = told(text.replace("lösenord", '"lösenord"'))
    assert "Secrets may not stand in the file." in found
    assert f"Give {variable} in the environment" in found


@pytest.mark.parametrize("path", ["finns-inte.toml", "."])
def test_a_file_that_is_not_there_is_told(path: str) -> None:
    with pytest.raises(SettingsFileError) as refused:
        read_file(Path(path))
    assert "is not there or cannot be read" in "\n".join(refused.value.lines("en"))


def test_a_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_bytes("# å".encode("latin-1"))
    with pytest.raises(SettingsFileError, match="går inte att använda") as refused:
        read_file(tmp_path / "x.toml")
    assert "UTF-8" in "\n".join(refused.value.lines("en"))


def test_every_command_tells_a_fault_and_answers_2(capsys: pytest.CaptureFixture[str]) -> None:
    main(["new", "prov"])
    written("[server]\nprot = 1\n")
    for words in (["serve"], ["demo"], ["audit", "verify"], ["config", "check"]):
        assert main(words) == 2
        assert "stegvis.toml:2: server.prot: Det finns ingen sådan nyckel." in (
            capsys.readouterr().err
        )


# Secrets.


def test_secrets_come_from_the_environment_or_from_files(tmp_path: Path) -> None:
    (tmp_path / "pw").write_text("hemligt ord\n")
    environ = {"STEGVIS_SESSION_KEYS": f"{KEY} {KEY}2", "STEGVIS_SMTP_PASSWORD_FILE": "pw"}
    secrets, origins = read_secrets(environ)
    assert secrets.session_keys == (KEY, f"{KEY}2")
    assert secrets.smtp_password == "hemligt ord"
    assert secrets.database_url is None
    assert {name: one.in_("en") for name, one in origins.items()} == {
        "STEGVIS_SESSION_KEYS": "in the environment",
        "STEGVIS_SMTP_PASSWORD": "in the file pw",
    }
    assert "hemligt" not in repr(secrets)
    assert KEY not in repr(secrets)


@pytest.mark.parametrize(
    ("environ", "words"),
    [
        ({"STEGVIS_SMTP_PASSWORD": "a", "STEGVIS_SMTP_PASSWORD_FILE": "b"}, "Both STEGVIS_SMTP"),
        ({"STEGVIS_SMTP_PASSWORD_FILE": "finns-inte"}, "cannot be read"),
        ({"STEGVIS_SMTP_PASSWORD_FILE": "tom"}, "cannot be read"),
    ],
)
def test_a_secret_that_cannot_be_had_is_told(environ: dict[str, str], words: str) -> None:
    written("", Path("tom"))
    with pytest.raises(SettingsError) as refused:
        read_secrets(environ)
    assert words in " ".join(refused.value.lines("en"))


def test_a_key_that_is_too_short_is_told() -> None:
    with pytest.raises(SettingsError, match="minst 32 tecken"):
        _ = installation(environ={"STEGVIS_SESSION_KEYS": "kort"}).keys


# What is unwise.


@pytest.mark.parametrize(
    ("text", "environ", "words"),
    [
        ('[server]\nhost = "0.0.0.0"', {}, "Passwords go in the clear"),
        ('[server]\nhost = "0.0.0.0"', {}, "Any host name is taken"),
        ('[server]\nbase_url = "http://a.example"', {}, "Passwords go in the clear"),
        ('[server]\nbase_url = "https://a.example"', {}, "All users seem to come from the proxy"),
        ('[server]\ntrusted_proxies = ["0.0.0.0/0"]', {}, "server.trusted_proxies has the network"),
        ('[metrics]\nnetworks = ["::/0"]', {}, "metrics.networks has the network ::/0"),
        (SAFE, {}, "The key for sign-ins lies in the data folder"),
        ("", {"STEGVIS_SESSION_KEYS": f"{KEY} {KEY}"}, "The same session key stands there twice"),
        ('[session]\nidle = "1 day"', {}, "session.idle is longer"),
        ('[data]\ndatabase = "postgresql"', {}, "address is missing"),
        ('[data]\ndatabase = "postgresql"', {}, "other nodes with the same database lack them"),
        ("", {"STEGVIS_DATABASE_URL": "postgresql://h/x"}, "given but not used"),
        (
            "",
            {
                "STEGVIS_DATABASE_URL": "postgresql://h/x",
                "STEGVIS_DATABASE_OWNER_URL": "postgresql://h/x",
            },
            "are the same",
        ),
        ("", {"STEGVIS_DATABASE_URL": "postgresql://db.example/x"}, "without demanding TLS"),
        ("", {"STEGVIS_SMTP_PASSWORD": "x"}, "mail.host is missing"),
        ('[mail]\nhost = "m.example"\ntls = "none"', {}, "in the clear to another machine"),
        ('[mail]\nhost = "m.example"', {}, "has no sender"),
        ('[mail]\nhost = "m.example"\nuser = "u"', {}, "or neither"),
        ('[mail]\nhost = "m.example"', {"STEGVIS_SMTP_PASSWORD": "x"}, "or neither"),
        ('[mail]\nhost = "m.example"\nport = 465', {}, "465 belongs to tls"),
        ("", {"STEGVIS_SMTP_PASWORD": "x"}, "Did you mean STEGVIS_SMTP_PASSWORD?"),
        ("", {"STEGVIS_HELT_ANNAT": "x"}, "means nothing in the environment. Take it away"),
    ],
)
def test_what_is_unwise_is_told(text: str, environ: dict[str, str], words: str) -> None:
    assert words in remarks(text, environ)


@pytest.mark.parametrize(
    ("text", "environ"),
    [
        (SAFE, {"STEGVIS_SESSION_KEYS": KEY}),
        ('[server]\nbase_url = "http://localhost:8000"', {}),
        ('[server]\nhost = "::1"', {}),
        ('[server]\nbase_url = "http://[::1]:8000"', {}),
        ('[mail]\nhost = "localhost"\nport = 25\ntls = "none"\nsender = "a@b.example"', {}),
        (
            '[data]\ndatabase = "postgresql"\n[files]\nfolder = "/srv/filer"',
            {"STEGVIS_DATABASE_URL": "postgresql://d.example/x?sslmode=verify-full"},
        ),
    ],
)
def test_what_is_wise_is_not_remarked_on(text: str, environ: dict[str, str]) -> None:
    assert remarks(text, environ) == ""


def test_files_that_others_can_read_are_told(tmp_path: Path) -> None:
    secret = written(KEY, tmp_path / "nycklar")
    environ = {"STEGVIS_SESSION_KEYS_FILE": str(secret)}
    assert f"Others on the machine can read {secret}" in remarks("", environ)
    secret.chmod(0o600)
    assert remarks("", environ) == ""
    file = written("[server]\nport = 1\n")
    file.chmod(0o666)
    found = unsafe(read_installation(argparse.Namespace(config=file), {}), {})
    assert ["Others on the machine can change" in one.in_("en") for one in found] == [True]


def test_a_folder_that_everyone_can_read_is_told(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o755)
    data.chmod(0o755)
    environ = {"STEGVIS_SESSION_KEYS": KEY}
    assert "Everyone on the machine can read" in remarks(SAFE, environ)
    data.chmod(0o750)
    assert remarks(SAFE, environ) == ""


# `stegvis config`.


def test_check_shows_all_that_is_set_and_no_secret(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STEGVIS_SESSION_KEYS", KEY)
    written(SAFE)
    assert main(["config", "check", "--language", "en"]) == 0
    out = capsys.readouterr().out
    assert 'server.base_url = "https://stegvis.example"  (stegvis.toml, line 2)' in out
    assert "STEGVIS_SESSION_KEYS: given (in the environment)" in out
    assert "STEGVIS_SMTP_PASSWORD: not given" in out
    assert "Nothing to remark on." in out
    assert KEY not in out
    for table, part in Settings():
        for key, _ in part if table != "providers" else ():
            assert f"{table}.{key} = " in out


def test_check_answers_1_when_something_is_unwise(capsys: pytest.CaptureFixture[str]) -> None:
    written('[server]\nhost = "0.0.0.0"\n')
    assert main(["config", "check"]) == 1
    assert "Varning: Lösenord går i klartext." in capsys.readouterr().out


def test_check_tries_the_database_without_making_anything(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["config", "check"]) == 0
    assert "data finns inte än" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "data").mkdir()
    assert main(["config", "check"]) == 1
    assert "Fel: Det finns ingen databas i data." in capsys.readouterr().out
    assert list((tmp_path / "data").iterdir()) == []
    main(["new", "prov"])
    assert main(["publish", "prov", "--why", "x"]) == 0
    assert main(["config", "check"]) == 0
    assert "Databasen svarar och har steg" in capsys.readouterr().out


def test_check_says_when_the_folder_cannot_be_written_in(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written("ingen mapp", tmp_path / "data")
    assert main(["config", "check"]) == 1
    assert "Det går inte att skriva i data." in capsys.readouterr().out


@pytest.fixture
def mail_server() -> Iterator[int]:
    """The port of a mail server that has no TLS."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    controller = Controller(Sink(), hostname="127.0.0.1", port=port)
    controller.start()
    yield port
    controller.stop()


def mail_file(port: int, tls: str) -> None:
    text = f'[mail]\nhost = "127.0.0.1"\nport = {port}\ntls = "{tls}"\nsender = "a@b.example"\n'
    written(text)


@pytest.mark.parametrize(
    ("tls", "code", "words"),
    [
        ("none", 0, "svarar."),
        ("starttls", 1, "kan inte starttls."),
        ("tls", 1, "svarar inte som en e-postserver"),
    ],
)
def test_check_tries_the_mail_server(
    mail_server: int, tls: str, code: int, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    mail_file(mail_server, tls)
    assert main(["config", "check"]) == code
    assert f"127.0.0.1:{mail_server} {words}" in capsys.readouterr().out


def test_check_tells_that_no_mail_server_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        mail_file(int(probe.getsockname()[1]), "none")
        assert main(["config", "check"]) == 1
    assert "(ConnectionRefusedError)" in capsys.readouterr().out


def test_check_tells_that_something_else_answers(capsys: pytest.CaptureFixture[str]) -> None:
    def rude(listener: socket.socket) -> None:
        with listener.accept()[0] as one:
            one.sendall(b"HTTP/1.1 400 nej\r\n\r\n")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        answering = threading.Thread(target=rude, args=(listener,))
        answering.start()
        mail_file(int(listener.getsockname()[1]), "none")
        assert main(["config", "check"]) == 1
        answering.join()
    assert "svarar inte som en e-postserver" in capsys.readouterr().out


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_example_is_the_settings_as_they_are(
    language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["config", "example", "--language", language]) == 0
    text = capsys.readouterr().out
    assert tomllib.loads(text).keys() == dict(Settings()).keys()
    ours, _, named = text.partition("[providers]")
    uncommented = re.sub(r"^# (\w+ = )", r"\1", ours, flags=re.MULTILINE)
    file = read_file(written(f"{uncommented}[providers]\n"))
    assert {key for key in Provider.model_fields if f"# {key} = " not in named} == set()
    data = file.settings.data.model_copy(update={"folder": Path("data")})
    assert file.settings.model_copy(update={"data": data}) == Settings()
    for table, part in Settings():
        for key, _ in part:
            assert (table, key) in file.lines
    for name in SECRETS:
        assert name in text


def scanned_by(address: str) -> None:
    written(f'[files]\nscanner = "{address}"\nscanner_seconds = 2\n')


@pytest.mark.parametrize(
    ("answer", "code", "words"),
    [
        (None, 0, "söker igenom filer."),
        (b"UNKNOWN COMMAND\0", 1, "Virusskyddet svarade inte som det ska."),
        (b"stream: Allt FOUND\0", 1, "säger att en ofarlig fil har virus."),
    ],
)
def test_check_tries_what_looks_through_files(
    answer: bytes | None, code: int, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with scanner(answer=answer) as address:
        scanned_by(address)
        assert main(["config", "check"]) == code
    (line,) = (
        one for one in capsys.readouterr().out.splitlines() if address in one and ": " in one[:9]
    )
    assert line.endswith(words)


def test_check_tells_that_nothing_looks_through_files(capsys: pytest.CaptureFixture[str]) -> None:
    scanned_by(str(Path("ingen.sock").absolute()))
    assert main(["config", "check"]) == 1
    assert "Virusskyddet gick inte att nå (FileNotFoundError)." in capsys.readouterr().out
