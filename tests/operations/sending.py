"""Files as they come in, and small ones that are what they say they are."""

from __future__ import annotations

import io
import zipfile

from engine.foundation.wrong import Refused
from engine.operations.add_files import add_files
from engine.operations.form_page import FormPage
from engine.operations.receiving import Received, Receiving, clear
from engine.operations.views import FormPlace
from tests.operations.house import House

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452") + bytes(20)
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def zipped(**parts: str) -> bytes:
    """A zip file with these in it; `__` stands for a slash."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        for name, text in parts.items():
            made.writestr(name.replace("__", "/"), text)
    return held.getvalue()


WORD = zipped(**{"[Content_Types].xml": "", "word__document.xml": ""})


def came(house: House, path: str, data: bytes, name: str = "intyg.pdf") -> Received:
    """A file that has come in whole, in pieces."""
    receiving = Receiving(house.world, path, name)
    for start in range(0, len(data), 1000):
        receiving.write(data[start : start + 1000])
    return receiving.finish()


def add(
    house: House, who: str, place: FormPlace, *received: Received, page: str = "allt", **raw: str
) -> FormPage:
    """Files added to a page, which has been kept with its texts."""
    found = tried(house, who, place, *received, page=page, **raw)
    assert isinstance(found, FormPage), found
    return found


def tried(
    house: House, who: str, place: FormPlace, *received: Received, page: str = "allt", **raw: str
) -> FormPage | Refused:
    posted = [*raw.items(), ("_shown", " ".join([*raw, *{one.path for one in received}]))]
    try:
        return add_files(house.world, house.as_(who), place, page, posted, received)
    finally:
        clear(house.world, received)
