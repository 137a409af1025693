"""Owns a table as a workbook that spreadsheets open (Office Open XML), with numbers as numbers. Every text
lies as text, so that nothing in it is worked out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from engine.interop.table import Cell

MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
ALWAYS = (1980, 1, 1, 0, 0, 0)
"""When every part was written, so that the same table is the same file."""
PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{TYPES}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{TYPES}.worksheet+xml"/>'
        "</Types>"
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
    ),
}
FORBIDDEN = {code: " " for code in range(32) if code not in (9, 10, 13)}


def workbook(rows: Iterable[Sequence[Cell]], title: str) -> bytes:
    """One sheet with the rows, the heads first."""
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as packed:
        for name, content in {**PARTS, **sheets(rows, title)}.items():
            packed.writestr(ZipInfo(name, ALWAYS), HEAD + content)
    return written.getvalue()


def sheets(rows: Iterable[Sequence[Cell]], title: str) -> dict[str, str]:
    lines = "".join(line(number, row) for number, row in enumerate(rows, start=1))
    return {
        "xl/workbook.xml": (
            f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
            f'<sheet name="{text(named(title))}" sheetId="1" r:id="rId1"/></sheets></workbook>'
        ),
        "xl/worksheets/sheet1.xml": (
            f'<worksheet xmlns="{MAIN}"><cols><col min="1" max="1" width="48" customWidth="1"/></cols>'
            f"<sheetData>{lines}</sheetData></worksheet>"
        ),
    }


def named(title: str) -> str:
    """What a sheet may be called."""
    return "".join(" " if sign in "[]:*?/\\'" else sign for sign in title)[:31].strip() or "1"


def line(number: int, row: Sequence[Cell]) -> str:
    return f'<row r="{number}">{"".join(cells(number, row))}</row>'


def cells(number: int, row: Sequence[Cell]) -> Iterator[str]:
    for at, value in enumerate(row):
        place = f"{column(at)}{number}"
        if isinstance(value, str):
            yield f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{text(value)}</t></is></c>'
        else:
            yield f'<c r="{place}"><v>{value}</v></c>'


def column(at: int) -> str:
    """A, B … Z, AA …"""
    before, last = divmod(at, 26)
    return (column(before - 1) if before else "") + chr(ord("A") + last)


def text(value: str) -> str:
    return escape(value.translate(FORBIDDEN))
