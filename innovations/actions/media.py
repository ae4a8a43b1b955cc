"""Pictures and attachments: what is uploaded is checked by its content, written anew, and named by chance."""

import secrets

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from csi_portal.history import actions as history

from ..models import Attachment, Picture
from ..models.uploads import as_webp, kind_of_document, read_picture, resized
from .editing import lock, remember_author


@history.versioned
def save_picture(*, picture, by, now):
    """Keep a picture; a newly uploaded file is re-encoded in a few sizes, without any hidden data.

    Raises ValidationError when the file is no picture, or its alternative text or credit is missing.
    """
    remember_author(lock(picture.innovation), by)
    is_new_file = bool(picture.image) and not picture.image._committed
    if is_new_file:
        image = read_picture(picture.image.file)
        picture.image = ContentFile(as_webp(image), name=f"{secrets.token_hex(16)}.webp")
    picture.full_clean()
    picture.save()
    if is_new_file:
        for width in picture.widths[:-1]:
            default_storage.save(picture.file_name(width), ContentFile(as_webp(resized(image, width))))
    history.record(verb="save_picture", subject=picture.innovation, by=by, now=now, fields=["pictures"])
    return picture


def upload_picture(*, innovation, file, alternative_text, credit, by, now):
    """Add an uploaded picture to an innovation; the text and the credit are required."""
    picture = Picture(innovation=innovation, image=file, alternative_text_cs=alternative_text, credit=credit)
    return save_picture(picture=picture, by=by, now=now)


@history.versioned
def remove_picture(*, picture, by, now):
    innovation = lock(picture.innovation)
    remember_author(innovation, by)
    names = {picture.image.name: picture_files(picture)}
    picture.delete()
    history.record(verb="remove_picture", subject=innovation, by=by, now=now, fields=["pictures"])
    delete_unused(names)


@history.versioned
def save_attachment(*, attachment, by, now):
    """Keep an attachment; its ending follows from its content. Raises ValidationError for other files."""
    remember_author(lock(attachment.innovation), by)
    if attachment.file and not attachment.file._committed:
        kind = kind_of_document(attachment.file.file)
        attachment.file.name = f"{secrets.token_hex(16)}.{kind}"
    attachment.full_clean()
    attachment.save()
    history.record(
        verb="save_attachment", subject=attachment.innovation, by=by, now=now, fields=["attachments"]
    )
    return attachment


def upload_attachment(*, innovation, file, title, by, now):
    """Add an uploaded document to an innovation."""
    attachment = Attachment(innovation=innovation, file=file, title_cs=title)
    return save_attachment(attachment=attachment, by=by, now=now)


@history.versioned
def remove_attachment(*, attachment, by, now):
    name, innovation = attachment.file.name, lock(attachment.innovation)
    remember_author(innovation, by)
    attachment.delete()
    history.record(verb="remove_attachment", subject=innovation, by=by, now=now, fields=["attachments"])
    delete_unused({name: [name]})


def forget_files(innovation):
    """Delete the files that this example holds now, once nothing holds them any more."""
    names = {picture.image.name: picture_files(picture) for picture in innovation.pictures.all()}
    names |= {attachment.file.name: [attachment.file.name] for attachment in innovation.attachments.all()}
    delete_unused(names)


def picture_files(picture):
    return [picture.file_name(width) for width in picture.widths]


def delete_unused(names):
    """After the commit delete files that no row holds. `names` are {name in the row: files in the store}.

    A working copy and its example hold the same files; a row that stays keeps its file.
    """

    def delete():
        used = {*Picture.objects.filter(image__in=names).values_list("image", flat=True)}
        used |= {*Attachment.objects.filter(file__in=names).values_list("file", flat=True)}
        for name in names.keys() - used:
            for file in names[name]:
                default_storage.delete(file)

    transaction.on_commit(delete)
