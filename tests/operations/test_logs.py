"""The log: a line each, and nothing of a person in any of them."""

from __future__ import annotations

import io
import logging
import warnings
from collections.abc import Iterator

import pytest

from engine.foundation.texts import said
from engine.foundation.wrong import StorageError
from engine.operations.logs import FACTS, REQUEST, set_up
from tests.logged import logged, rows

NUMBER = "19850101-2382"
MAIL = "test.amal@kommun.example"


@pytest.fixture
def out() -> Iterator[io.StringIO]:
    """What is logged while the test runs; the root logger is put back afterwards."""
    with logged() as stream:
        yield stream


def breaks(text: str) -> None:
    secret = text
    raise ValueError(f"kan inte läsa {secret}")


def test_a_line_says_when_how_bad_who_and_what(out: io.StringIO) -> None:
    token = REQUEST.set("en-fråga")
    logging.getLogger("stegvis.prov").info("det %s", "hände", extra={FACTS: {"ms": 3}})
    REQUEST.reset(token)
    (row,) = rows(out)
    assert row.pop("time")
    assert row == {
        "level": "info",
        "logger": "stegvis.prov",
        "message": "det hände",
        "request": "en-fråga",
        "ms": 3,
    }


def test_an_error_is_told_by_kind_and_place(out: io.StringIO) -> None:
    try:
        try:
            breaks(NUMBER)
        except ValueError as error:
            raise KeyError(MAIL) from error
    except KeyError:
        logging.getLogger("stegvis").exception("en sida gick sönder")
    (row,) = rows(out)
    assert row["error"] == "KeyError < ValueError"
    assert any("test_logs.py" in str(one) and "breaks" in str(one) for one in row["frames"])
    assert NUMBER not in out.getvalue()
    assert MAIL not in out.getvalue()


def test_errors_of_our_own_say_why(out: io.StringIO) -> None:
    error = StorageError(
        said("Databasen svarade inte som den ska ({what}).", what=f"x {NUMBER}\nD")
    )
    logging.getLogger("stegvis").error("nej", exc_info=error)
    (row,) = rows(out)
    assert row["why"] == "The database did not answer as it should (x [number]"


@pytest.mark.parametrize("text", [NUMBER, "198501012382", "850101-2382", "850101+2382", MAIL])
def test_what_looks_like_a_person_is_struck_out(out: io.StringIO, text: str) -> None:
    logging.getLogger("stegvis").info("om %s", text, extra={FACTS: {"om": text}})
    assert text not in out.getvalue()


def test_others_speak_without_what_they_were_filled_with(out: io.StringIO) -> None:
    logging.getLogger("sqlalchemy.engine").warning("insert %s", "Test Amal")
    logging.getLogger("alembic.runtime").info("Context impl %s", "SQLiteImpl")
    logging.getLogger("alembic.runtime").warning("Running upgrade %s", "0001")
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("Test Amal", stacklevel=1)
    first, second, third = rows(out)
    assert str(third["message"]).endswith("UserWarning")
    assert (first["message"], second["message"]) == ("insert %s", "Running upgrade 0001")
    assert "Amal" not in out.getvalue()


def test_a_line_is_a_line(out: io.StringIO) -> None:
    logging.getLogger("stegvis").info("en\ntvå\n%s", "x" * 10_000)
    assert len(out.getvalue().splitlines()) == 1


def test_causes_in_a_circle_end(out: io.StringIO) -> None:
    one, two = ValueError(), KeyError()
    one.__cause__, two.__cause__ = two, one
    logging.getLogger("stegvis").error("runt", exc_info=one)
    assert rows(out)[0]["error"] == "ValueError < KeyError"


def test_the_same_for_eyes(out: io.StringIO) -> None:
    set_up("info", as_json=False, stream=out)
    try:
        breaks(NUMBER)
    except ValueError:
        logging.getLogger("stegvis").exception("sönder", extra={FACTS: {"route": "/{x}/"}})
    logging.getLogger("stegvis").debug("tyst")
    first, *frames = out.getvalue().splitlines()
    assert "ERROR   sönder route=/{x}/ error=ValueError" in first
    assert "breaks" in frames[0]
    assert NUMBER not in out.getvalue()
    assert "tyst" not in out.getvalue()


def test_what_lets_in_whoever_knows_it_is_struck_out(out: io.StringIO) -> None:
    for path in ("/s/kommunen:hemlighet", "/valkommen/kommunen:hemlighet"):
        logging.getLogger("stegvis").error("gick inte: https://kommunen.example%s?sida=x", path)
    assert "hemlighet" not in out.getvalue()
    assert "/s/[secret]?sida=x" in out.getvalue()
