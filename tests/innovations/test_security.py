"""What was tried against the catalogue, and does not work."""

import io
import time
import tracemalloc
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from innovations.models.uploads import kind_of_document
from tests.accounts.test_second_factor import addresses_of
from tests.factories import InnovationFactory

from .test_admin import CHANGE, form_of

pytestmark = pytest.mark.django_db

WORD = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


# --- drafts -----------------------------------------------------------------------------------------------


def test_nothing_of_a_draft_stays_in_a_browser_or_a_proxy(editor_client):
    for address in addresses_of(InnovationFactory(status="draft")):
        answer = editor_client.get(address)
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"], address
        assert "private" in answer["Cache-Control"], address


def test_pictures_of_what_is_published_are_kept(client):
    picture = next(address for address in addresses_of(InnovationFactory()) if address.endswith(".webp"))
    assert client.get(picture)["Cache-Control"] == "private, max-age=31536000, immutable"


# --- uploads ------------------------------------------------------------------------------------------------


def archive(parts, compression=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return SimpleUploadedFile("a.docx", buffer.getvalue())


@pytest.mark.parametrize("part", ["[Content_Types].xml", "mimetype"])
def test_a_part_that_swells_is_not_unpacked(part):
    bomb = archive({part: WORD + b" " * 150_000_000})
    assert bomb.size < 1_000_000
    tracemalloc.start()
    try:
        if part == "mimetype":
            with pytest.raises(ValidationError):
                kind_of_document(bomb)
        else:
            assert kind_of_document(bomb) == "docx"
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("compression", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2], ids=["lzma", "bzip2"])
def test_compressions_that_no_document_has_are_refused(compression):
    with pytest.raises(ValidationError):
        kind_of_document(archive({"[Content_Types].xml": WORD}, compression))


@pytest.mark.parametrize("name", ["word/VBAPROJECT.BIN", "Basic/Standard/Module1.xml", "Scripts/python/a.py"])
def test_macros_are_refused_under_every_name(name):
    with pytest.raises(ValidationError) as refusal:
        kind_of_document(archive({"[Content_Types].xml": WORD, name: "x"}))
    assert "makra" in refusal.value.messages[0]


# --- the form of the administration -------------------------------------------------------------------------


def test_a_request_for_thousands_of_rows_costs_little_and_is_refused(editor_client):
    example = InnovationFactory(status="draft")
    address = reverse(CHANGE, args=[example.pk])
    data = form_of(editor_client, address)
    data |= {name: 100_000 for name in data if name.endswith("TOTAL_FORMS")}
    started = time.process_time()
    assert editor_client.post(address, data).status_code == 400
    assert time.process_time() - started < 1
    for name in data:
        if name.endswith("TOTAL_FORMS"):
            few = form_of(editor_client, address) | {name: 51}
            assert editor_client.post(address, few).status_code == 400
