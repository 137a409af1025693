"""Owns the reading of `stegvis.toml`: its syntax, its keys and their values, and every fault in words.

All faults are told at once, each with its key, its line and the next step. A secret has no place in the
file, so a key or a value that looks like one is refused with where it belongs.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, get_args
from urllib.parse import urlsplit

from pydantic import ValidationError

from engine.foundation.suggestions import closest
from engine.foundation.texts import Said, said
from engine.foundation.wrong import SettingsError
from engine.operations.setting_kinds import KINDS
from engine.operations.settings import Part, Provider, Settings, Tenant
from engine.operations.tenants import known_tenants

PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")
TABLE = re.compile(r"\s*\[{1,2}\s*([\w.\-\"' ]+?)\s*\]")
KEY = re.compile(r"\s*([\w\-\"'.]+?)\s*=")
SECRET_WORD = re.compile(r"passw|losen|lösen|secret|hemlig|token|(^|_)keys?$|nyckel", re.IGNORECASE)
BELONGS = MappingProxyType(
    {
        "session": "STEGVIS_SESSION_KEYS",
        "mail": "STEGVIS_SMTP_PASSWORD",
        "metrics": "STEGVIS_METRICS_TOKEN",
        "data": "STEGVIS_DATABASE_URL",
        "providers": "STEGVIS_PROVIDER_SECRETS",
    }
)
Path_ = tuple[str, ...]
NAMED: Mapping[str, type[Part]] = MappingProxyType({"providers": Provider, "tenants": Tenant})
"""The tables whose tables the operator names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong at a place of the file, and what to do about it."""

    key: str
    line: int | None
    what: Said
    next_step: Said

    def in_(self, file: str, language: str) -> str:
        where = f"{file}:{self.line}" if self.line else file
        named = f"{where}: {self.key}" if self.key else where
        return f"{named}: {self.what.in_(language)} {self.next_step.in_(language)}"


class SettingsFileError(SettingsError):
    """One or more faults of one file."""

    def __init__(self, file: Path, faults: tuple[Fault, ...]) -> None:
        super().__init__(said("Inställningarna i {path} går inte att använda.", path=str(file)))
        self.file = file
        self.faults = faults

    def lines(self, language: str) -> tuple[str, ...]:
        told = (one.in_(self.file.name, language) for one in self.faults)
        return (self.message.in_(language), *told)


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsFile:
    """What a file says: the settings, and the line of each key that it names."""

    path: Path
    settings: Settings
    lines: Mapping[Path_, int]


def read_file(path: Path) -> SettingsFile:
    """The settings of a file. Raises `SettingsFileError` with all that is wrong."""
    text = text_of(path)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise SettingsFileError(path, (syntax(wrong),)) from None
    lines = lines_of(text)
    secret = tuple(secrets_in(data, lines))
    if secret:
        raise SettingsFileError(path, secret)
    try:
        settings = Settings.model_validate(data)
    except ValidationError as wrong:
        faults = tuple(fault(dict(one), lines) for one in wrong.errors(include_url=False))
        raise SettingsFileError(path, faults) from None
    between = (*shared(settings, lines), *unknown_tenants(settings, lines))
    if between:
        raise SettingsFileError(path, between)
    return SettingsFile(path=path, settings=beside(path, settings), lines=lines)


def text_of(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        what = said("Filen är inte skriven i UTF-8.")
    except OSError:
        what = said("Filen finns inte eller går inte att läsa.")
    fix = said("Se efter sökvägen och rättigheterna, eller gör en ny: stegvis config example")
    raise SettingsFileError(path, (Fault(key="", line=None, what=what, next_step=fix),))


def beside(path: Path, settings: Settings) -> Settings:
    """With the folders counted from where the file lies."""
    folder = path.resolve().parent / settings.data.folder
    data = settings.data.model_copy(update={"folder": folder})
    files = settings.files
    if files.folder:
        files = files.model_copy(update={"folder": str(path.resolve().parent / files.folder)})
    return settings.model_copy(update={"data": data, "files": files})


def syntax(wrong: tomllib.TOMLDecodeError) -> Fault:
    """The place alone: what the reader says of it is English, and quotes the file."""
    found = PLACE.search(str(wrong))
    return Fault(
        key="",
        line=int(found[1]) if found else None,
        what=said("Raden går inte att läsa som TOML (tecken {column}).", column=found[2])
        if found
        else said("Filen går inte att läsa som TOML: något i slutet är inte avslutat."),
        next_step=said(
            "Skriv en nyckel, ett likhetstecken och ett värde på varje rad, med text inom citattecken."
        ),
    )


def lines_of(text: str) -> Mapping[Path_, int]:
    """The line of each table and key, the first time it is named."""
    found: dict[Path_, int] = {}
    table: Path_ = ()
    for number, line in enumerate(text.splitlines(), 1):
        if head := TABLE.match(line):
            table = parts(head[1])
            found.setdefault(table, number)
        elif key := KEY.match(line):
            path = (*table, *parts(key[1]))
            for length in range(len(table) + 1, len(path) + 1):
                found.setdefault(path[:length], number)
    return found


def parts(written: str) -> Path_:
    return tuple(one.strip().strip("\"'") for one in written.split("."))


def line_at(path: Path_, lines: Mapping[Path_, int]) -> int | None:
    """The line of a key, or else of what it stands in."""
    known = (lines[path[:length]] for length in range(len(path), 0, -1) if path[:length] in lines)
    return next(known, None)


# Secrets


def secrets_in(data: Mapping[str, object], lines: Mapping[Path_, int]) -> Iterator[Fault]:
    """What looks like a secret: by the name of a key that is no setting, or by an address with a
    password in it.
    """
    for path, value in leaves(data):
        named = bool(SECRET_WORD.search(path[-1])) and path not in known_keys()
        if named or has_password(value):
            yield Fault(
                key=".".join(path),
                line=line_at(path, lines),
                what=said("Hemligheter får inte stå i filen."),
                next_step=said(
                    "Ta bort raden. Ange {name} i miljön, eller i {name}_FILE sökvägen till en fil "
                    "som bara Stegvis får läsa.",
                    name=BELONGS.get(path[0], "STEGVIS_…"),
                ),
            )


def leaves(data: Mapping[str, object], above: Path_ = ()) -> Iterator[tuple[Path_, object]]:
    for name, value in data.items():
        if isinstance(value, dict):
            yield from leaves(value, (*above, name))
        else:
            yield (*above, name), value


def has_password(value: object) -> bool:
    try:
        return isinstance(value, str) and "://" in value and bool(urlsplit(value).password)
    except ValueError:
        return False


def part_of(name: str) -> type[Part] | None:
    """The table of that name."""
    info = Settings.model_fields.get(name)
    kind = info.annotation if info is not None else None
    return kind if isinstance(kind, type) and issubclass(kind, Part) else None


def part_at(path: Path_) -> type[Part] | None:
    """The table that a key stands in: one of those that are named by the operator, or one of ours."""
    return NAMED.get(path[0]) or part_of(path[0])


def known_keys() -> frozenset[Path_]:
    tables = ((name, part_of(name)) for name in Settings.model_fields)
    return frozenset(
        (name, key) for name, part in tables if part is not None for key in part.model_fields
    )


# Faults of keys and values


def fault(one: Mapping[str, Any], lines: Mapping[Path_, int]) -> Fault:
    """A fault in words, by its code; never by the words of the library."""
    path = tuple(str(step) for step in one["loc"])
    what, fix = unknown(path) if one["type"] == "extra_forbidden" else (BAD_VALUE, asked(one, path))
    return Fault(key=".".join(path), line=line_at(path, lines), what=what, next_step=fix)


BAD_VALUE = said("Värdet passar inte.")


def unknown(path: Path_) -> tuple[Said, Said]:
    """A key or table that there is not, with the one it may have been meant to be."""
    within = part_at(path) if len(path) > 1 else Settings
    names = tuple(within.model_fields) if within is not None else ()
    near = closest(path[-1], names)
    what = (
        said("Det finns ingen sådan nyckel.")
        if len(path) > 1
        else said("Det finns ingen sådan del av filen.")
    )
    if near is not None:
        return what, said("Menade du {name}?", name=near)
    return what, said("Här finns: {names}.", names=names)


def asked(one: Mapping[str, Any], path: Path_) -> Said:
    """What the value should have been."""
    given = one.get("ctx", {})
    match one["type"]:
        case "value_error":
            return KINDS[given["error"].kind]
        case "literal_error":
            return said("Skriv något av: {names}.", names=choices(path))
        case "bool_type":
            return said("Skriv true eller false, utan citattecken.")
        case "string_type":
            return said("Skriv en text inom citattecken.")
        case "int_type":
            return said("Skriv ett heltal, utan citattecken.")
        case "greater_than_equal":
            return said("Skriv ett heltal som är minst {least}.", least=given["ge"])
        case "less_than_equal":
            return said("Skriv ett heltal som är högst {most}.", most=given["le"])
        case "model_type" | "mapping_type" | "dict_type":
            name = ".".join(path)
            return said("Skriv [{name}] på en egen rad och nycklarna under den.", name=name)
        case other:
            raise AssertionError(f"a kind of fault without words: {other}")


def choices(path: Path_) -> tuple[str, ...]:
    part = part_at(path)
    info = part.model_fields.get(path[-1]) if part is not None else None
    return tuple(str(one) for one in get_args(info.annotation)) if info is not None else ()


# Faults between parts


def shared(settings: Settings, lines: Mapping[Path_, int]) -> Iterator[Fault]:
    """Two tenants that could not be told from each other, by those who choose or by a host."""
    labels: dict[str, str] = {}
    hosts: dict[str, str] = {}
    for name, one in settings.tenants.items():
        label = " ".join(one.label.split()).casefold()
        if (first := labels.setdefault(label, name)) != name:
            yield between(
                ("tenants", name, "label"),
                lines,
                said("{name} kallas likadant.", name=first),
                said(
                    "Ge kommunerna var sitt namn, så att de som loggar in ser vilken som är vilken."
                ),
            )
        for host in one.hosts:
            if host in hosts:
                yield between(
                    ("tenants", name, "hosts"),
                    lines,
                    said("{host} står redan hos {name}.", host=host, name=hosts[host]),
                    said("Ett värdnamn leder till en kommun. Ta bort det där det inte hör hemma."),
                )
            hosts.setdefault(host, name)


def unknown_tenants(settings: Settings, lines: Mapping[Path_, int]) -> Iterator[Fault]:
    """What is said of tenants that there are not."""
    known = tuple(known_tenants(settings))
    told: list[tuple[Path_, str]]
    told = [(("providers", name, "tenant"), one.tenant) for name, one in settings.providers.items()]
    told += [(("sign_in", "only_providers"), one) for one in settings.sign_in.only_providers]
    accounts = (one.rpartition("/")[0] for one in settings.sign_in.emergency)
    told += [(("sign_in", "emergency"), one) for one in accounts if one]
    for path, name in told:
        if name not in known:
            fix = said("Här finns: {names}.", names=known)
            what = said("Det finns ingen kommun som heter {name}.", name=name)
            yield between(path, lines, what, fix)


def between(path: Path_, lines: Mapping[Path_, int], what: Said, fix: Said) -> Fault:
    return Fault(key=".".join(path), line=line_at(path, lines), what=what, next_step=fix)
