"""Uploaded pictures and documents: what they claim to be is never believed."""

import contextlib
import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from innovations import actions
from innovations.models import Innovation, uploads
from tests.factories import InnovationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return UserFactory(roles=["editor"])


def picture_bytes(size=(1800, 900), form="JPEG", **options):
    buffer = io.BytesIO()
    Image.new("RGB", size, "green").save(buffer, form, **options)
    return buffer.getvalue()


def archive_bytes(**files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/"), content)
    return buffer.getvalue()


def upload(content, name="foto.jpg"):
    return SimpleUploadedFile(name, content, "image/jpeg")


def add_picture(content, editor, **words):
    words = {"alternative_text": "Mlékárna zvenku", "credit": "Jan Novák, CC BY 4.0"} | words
    return actions.upload_picture(
        innovation=InnovationFactory(status="draft"),
        file=upload(content),
        by=editor,
        now=timezone.now(),
        **words,
    )


def test_a_picture_is_written_anew_in_a_few_sizes_under_a_name_of_chance(editor):
    picture = add_picture(picture_bytes(), editor)
    assert (picture.width, picture.height) == (1600, 800)
    assert picture.widths == [480, 960, 1600]
    assert "foto" not in picture.image.name
    for width in picture.widths:
        with default_storage.open(picture.file_name(width)) as file, Image.open(file) as image:
            assert (image.format, image.width) == ("WEBP", width)


def test_place_and_camera_do_not_survive(editor):
    exif = Image.Exif()
    exif[0x010F] = "Tajný fotoaparát"
    exif[0x0112] = 6  # turned by 90 degrees
    picture = add_picture(picture_bytes((600, 300), exif=exif, icc_profile=b"profil"), editor)
    assert (picture.width, picture.height) == (300, 600)  # shown upright
    with default_storage.open(picture.image.name) as file:
        stored = file.read()
    assert b"fotoapar" not in stored
    assert b"EXIF" not in stored
    assert b"profil" not in stored


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"",
        b"\xff\xd8\xff\xe0 not really",
        picture_bytes()[:2000],
        picture_bytes(form="GIF"),
        b"%PDF-1.7",
    ],
    ids=["svg", "empty", "liar", "cut short", "gif", "pdf"],
)
def test_what_is_no_picture_is_refused_with_a_sentence(content, editor):
    with pytest.raises(ValidationError) as refusal:
        add_picture(content, editor)
    assert refusal.value.messages[0].endswith(".")


def test_a_bomb_is_refused(editor, monkeypatch):
    bomb = picture_bytes((7000, 7000), form="PNG")
    assert len(bomb) < 1_000_000
    with pytest.raises(ValidationError, match="40"):
        add_picture(bomb, editor)


def test_a_picture_larger_than_the_limit_is_refused(editor, monkeypatch):
    monkeypatch.setattr(uploads, "LARGEST_PICTURE_BYTES", 100)
    with pytest.raises(ValidationError, match="10"):
        add_picture(picture_bytes(), editor)


@pytest.mark.parametrize("words", [{"alternative_text": ""}, {"credit": ""}])
def test_a_picture_needs_its_text_and_its_credit(words, editor):
    with pytest.raises(ValidationError):
        add_picture(picture_bytes((20, 20)), editor, **words)
    assert not default_storage.exists("innovations/pictures")


def test_a_removed_picture_takes_its_files_along(editor, django_capture_on_commit_callbacks):
    picture = add_picture(picture_bytes(), editor)
    names = [picture.file_name(width) for width in picture.widths]
    with django_capture_on_commit_callbacks(execute=True):
        actions.remove_picture(picture=picture, by=editor, now=timezone.now())
    assert not any(default_storage.exists(name) for name in names)


WORD = "wordprocessingml.document.main+xml"
DOCX = archive_bytes(
    **{
        "[Content_Types].xml": f"application/vnd.openxmlformats-officedocument.{WORD}",
        "word__document.xml": "<x/>",
    }
)
ODT = archive_bytes(mimetype="application/vnd.oasis.opendocument.text", **{"content.xml": "<x/>"})


@pytest.mark.parametrize(
    ("content", "kind"), [(b"%PDF-1.7\n", "pdf"), (DOCX, "docx"), (ODT, "odt")], ids=["pdf", "docx", "odt"]
)
def test_the_kind_of_a_document_is_known_from_its_content(content, kind, editor):
    attachment = actions.upload_attachment(
        innovation=InnovationFactory(status="draft"),
        file=upload(content, "pravda.exe"),
        title="Zpráva",
        by=editor,
        now=timezone.now(),
    )
    assert attachment.extension == kind
    assert "pravda" not in attachment.file.name


@pytest.mark.parametrize(
    "content",
    [
        b"<html><script>alert(1)</script>",
        b"MZ\x90\x00",
        archive_bytes(**{"evil.js": "x"}),
        archive_bytes(
            **{"[Content_Types].xml": "wordprocessingml.document.main+xml", "word__vbaProject.bin": "x"}
        ),
        archive_bytes(mimetype="text/html"),
    ],
    ids=["html", "exe", "zip", "macros", "lying mimetype"],
)
def test_other_documents_are_refused_with_a_sentence(content, editor):
    with pytest.raises(ValidationError) as refusal:
        actions.upload_attachment(
            innovation=InnovationFactory(status="draft"),
            file=upload(content, "zprava.pdf"),
            title="Z",
            by=editor,
            now=timezone.now(),
        )
    assert refusal.value.messages[0].endswith(".")


def damaged_archive(compression):
    """A Word file whose compressed part was overwritten behind its first bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        archive.writestr("[Content_Types].xml", "wordprocessingml.document.main+xml" * 50)
    content = bytearray(buffer.getvalue())
    start = 30 + len("[Content_Types].xml")
    content[start : start + 20] = b"\xff" * 20
    return bytes(content)


@pytest.mark.parametrize("compression", [zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA], ids=["deflate", "lzma"])
def test_a_damaged_archive_is_refused_with_a_sentence(compression, editor):
    with pytest.raises(ValidationError) as refusal:
        actions.upload_attachment(
            innovation=InnovationFactory(status="draft"),
            file=upload(damaged_archive(compression), "a.docx"),
            title="Z",
            by=editor,
            now=timezone.now(),
        )
    assert refusal.value.messages[0].endswith(".")


def test_damage_anywhere_in_a_picture_is_refused_with_a_sentence():
    """Each byte of the head, where EXIF stands, is broken in turn."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "popis"
    whole = picture_bytes((16, 8), exif=exif)
    for place in range(20, 120):
        damaged = bytearray(whole)
        damaged[place] ^= 0xFF
        with contextlib.suppress(ValidationError):  # anything else fails the test
            uploads.read_picture(SimpleUploadedFile("a.jpg", bytes(damaged)))


def test_an_archive_that_unpacks_to_too_much_is_refused(editor, monkeypatch):
    monkeypatch.setattr(uploads, "LARGEST_UNPACKED_BYTES", 50)
    with pytest.raises(ValidationError, match="200"):
        actions.upload_attachment(
            innovation=InnovationFactory(status="draft"),
            file=upload(DOCX, "a.docx"),
            title="Z",
            by=editor,
            now=timezone.now(),
        )


def test_files_are_served_to_whom_the_example_is_shown(client, editor_client, editor):
    picture = add_picture(picture_bytes(), editor)
    attachment = actions.upload_attachment(
        innovation=picture.innovation,
        file=upload(b"%PDF-1.7\n"),
        title="Zpráva",
        by=editor,
        now=timezone.now(),
    )
    Innovation.objects.update(status="published", published_at=timezone.now())
    addresses = [f"/inovace/obrazky/{picture.pk}-480.webp", f"/inovace/prilohy/{attachment.pk}/"]
    shown, saved = (client.get(address) for address in addresses)
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/webp")
    assert (saved.status_code, saved["Content-Type"]) == (200, "application/pdf")
    assert saved["Content-Disposition"].startswith("attachment")
    assert saved["X-Content-Type-Options"] == "nosniff"
    assert client.get(f"/inovace/obrazky/{picture.pk}-481.webp").status_code == 404
    actions.archive(innovation=picture.innovation, reason="zastaralé", by=editor, now=timezone.now())
    assert [client.get(address).status_code for address in addresses] == [404, 404]
    assert [editor_client.get(address).status_code for address in addresses] == [200, 200]
    default_storage.delete(attachment.file.name)
    assert editor_client.get(addresses[1]).status_code == 404
