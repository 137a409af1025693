"""Files and signatures in stories: made up, kept and read as those of people; and alike on the core."""

from __future__ import annotations

import pytest

from engine.definitions.load import load
from engine.fields import file_kinds
from engine.fields.file_names import ends_as
from engine.filling.from_words import draft_of, files_told, told
from engine.filling.submission import Submission
from engine.filling.submit import submit
from engine.operations.add_told import content_of
from engine.operations.file_content import media_of
from tests.filling.test_signing import EVA
from tests.filling.test_told import SENT
from tests.filling.written import form_of

FORM = form_of("""
fields:
  intyg: {type: file, label: Intyg, many: true, required: true}
  namn: {type: signature, label: Underskrift, required: true, text: Det stämmer.}
""")
STORY = {"intyg": ("ett.pdf", "två.png"), "namn": "true"}
ENDINGS = [ending for one in file_kinds.TOLD for ending in one.endings]


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_file_of_a_story_is_what_its_name_says(ending, tmp_path):
    upload = told(f"intyg.{ending}")
    file = tmp_path / "fil"
    file.write_bytes(content_of(upload))
    assert media_of(file) == upload.media
    found = ends_as(upload.name)
    assert found is not None
    assert found.media == upload.media


def test_a_story_adds_files_and_signs():
    from dataclasses import replace

    files = files_told(FORM, STORY)
    around = replace(EVA, files={one.id: one for one in files.values()})
    ids = {name: one.id for name, one in files.items()}
    sent = submit(FORM, draft_of(FORM, STORY, files=ids, signer="Eva Ek"), around, SENT)
    assert isinstance(sent, Submission), sent
    assert [one["name"] for one in sent.answers["intyg"]] == ["ett.pdf", "två.png"]
    assert sent.answers["namn"]["signed"] == "Eva Ek"
    unsigned = draft_of(FORM, {**STORY, "namn": "false"}, files=ids, signer="Eva Ek")
    assert not isinstance(submit(FORM, unsigned, around, SENT), Submission)


def test_a_story_that_names_no_such_file_is_told():
    from engine.operations.read_project import read_project
    from tests.operations.house import PROJECT

    files = dict(read_project(PROJECT))
    path = next(one for one in files if "/scenarios/" in one)
    text = files[path].decode()
    assert "samtal" in text
    wrong = text.replace("vad:", "underlag: bild.exe, vad:", 1)
    assert wrong != text
    found = load({**files, path: wrong.encode()}).diagnostics
    assert any("tar emot" in one.message.sv for one in found), found
