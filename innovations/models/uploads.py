"""What an uploaded file really is. A name and a declared type are never believed; a refusal is a sentence."""

import io
import lzma
import struct
import warnings
import zipfile
import zlib

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

# What the readers raise at damaged bytes, found by damaging files at random.
BROKEN_PICTURE = (OSError, ValueError, SyntaxError, EOFError, IndexError, TypeError, struct.error)
BROKEN_ARCHIVE = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, KeyError, OSError, ValueError),
    *(NotImplementedError, RuntimeError),
)
PICTURE_FORMATS = ["JPEG", "PNG", "WEBP"]
LARGEST_PICTURE_BYTES = 10 * 1024 * 1024
LARGEST_PICTURE_PIXELS = 40_000_000
WIDEST_PICTURE = 1600

LARGEST_ATTACHMENT_BYTES = 20 * 1024 * 1024
LARGEST_UNPACKED_BYTES = 200 * 1024 * 1024
# What says of which kind a document is stands at the beginning of a small part.
MOST_BYTES_READ = 1024 * 1024
# Office documents use no other; the readers of others unpack a whole block, however little was asked for.
COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
MACRO_FOLDERS = ("basic/", "scripts/")
OFFICE_PARTS = {
    b"wordprocessingml.document.main+xml": "docx",
    b"spreadsheetml.sheet.main+xml": "xlsx",
}
OPEN_DOCUMENTS = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
}
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}


def read_picture(file):
    """The picture of an uploaded file, upright, at most `WIDEST_PICTURE` wide, without any hidden data.

    Raises ValidationError for what is too large, is no JPEG, PNG or WebP, or can't be read to its end.
    """
    if file.size > LARGEST_PICTURE_BYTES:
        raise ValidationError(_("The picture is larger than 10 MB. Save it smaller and upload it again."))
    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(file, formats=PICTURE_FORMATS)
            if picture.width * picture.height > LARGEST_PICTURE_PIXELS:
                raise ValidationError(_("The picture has more than 40 million points. Save it smaller."))
            picture = ImageOps.exif_transpose(picture)
            picture = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise ValidationError(_("The picture has more than 40 million points. Save it smaller.")) from None
    except BROKEN_PICTURE:
        raise ValidationError(
            _("This is not a picture that we can read. Upload a JPEG, PNG or WebP file.")
        ) from None
    picture.info.clear()  # place, camera, owner, comments
    if picture.width > WIDEST_PICTURE:
        picture = resized(picture, WIDEST_PICTURE)
    return picture


def resized(picture, width):
    """A smaller copy of the given width in pixels."""
    return picture.resize((width, max(1, round(picture.height * width / picture.width))), Image.LANCZOS)


def as_webp(picture):
    """The bytes of a picture as WebP."""
    buffer = io.BytesIO()
    picture.save(buffer, "WEBP", quality=82, method=4)
    return buffer.getvalue()


def kind_of_document(file):
    """ "pdf", "docx", "xlsx", "odt" or "ods", by the content. Raises ValidationError for anything else."""
    if file.size > LARGEST_ATTACHMENT_BYTES:
        raise ValidationError(_("The file is larger than 20 MB. Link to it among the sources instead."))
    file.seek(0)
    head = file.read(5)
    file.seek(0)
    if head == b"%PDF-":
        return "pdf"
    try:
        return _kind_of_archive(file)
    except BROKEN_ARCHIVE:
        raise ValidationError(_("Upload a PDF, Word, Excel or OpenDocument file; this is none.")) from None
    finally:
        file.seek(0)


def _kind_of_archive(file):
    with zipfile.ZipFile(file) as archive:
        if sum(part.file_size for part in archive.infolist()) > LARGEST_UNPACKED_BYTES:
            raise ValidationError(_("The file unpacks to more than 200 MB and was refused."))
        names = archive.namelist()
        if any("vbaproject" in name.lower() or name.lower().startswith(MACRO_FOLDERS) for name in names):
            raise ValidationError(_("The file holds macros. Save it without them and upload it again."))
        if "mimetype" in names:
            return OPEN_DOCUMENTS[_beginning(archive, "mimetype").strip()]
        types = _beginning(archive, "[Content_Types].xml")
        return OFFICE_PARTS[next((part for part in OFFICE_PARTS if part in types), b"")]


def _beginning(archive, name):
    """The first `MOST_BYTES_READ` of a part. Raises ValueError for a compression that no document has."""
    part = archive.getinfo(name)
    if part.compress_type not in COMPRESSIONS:
        raise ValueError(f"compression {part.compress_type}")
    with archive.open(part) as file:
        return file.read(MOST_BYTES_READ)
