"""An example comes before readers, or leaves them."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from csi_portal.history import actions as history

from ..models import Innovation
from .editing import lock, refresh, refuse_unreadable
from .media import delete_files


@transaction.atomic
def publish(innovation, *, by, now):
    """Show an example to everyone. The first moment of publication stays, so that "newest" means new."""
    innovation = lock(innovation)
    if innovation.is_published:
        raise ValidationError(_("This example is already published."))
    refuse_unreadable(innovation)
    innovation.status = Innovation.Status.PUBLISHED
    innovation.published_at = innovation.published_at or now
    innovation.save(update_fields=["status", "published_at", "updated_at"])
    refresh(innovation)
    history.record(verb="publish", subject=innovation, by=by, now=now)
    return innovation


@transaction.atomic
def archive(innovation, *, by, now, reason=""):
    """Take a published example from readers; nothing of it is lost, and it may be published again."""
    innovation = lock(innovation)
    if not innovation.is_published:
        raise ValidationError(_("Only a published example can be archived."))
    innovation.status = Innovation.Status.ARCHIVED
    innovation.save(update_fields=["status", "updated_at"])
    history.record(verb="archive", subject=innovation, by=by, now=now, reason=reason)
    return innovation


@transaction.atomic
def remove(innovation, *, by, now):
    """Delete an example with everything that belongs to it. What others may cite is archived instead."""
    innovation = lock(innovation)
    if innovation.is_published:
        raise ValidationError(_("Archive the example first; a published one can't be deleted."))
    history.record(verb="remove", subject=innovation, by=by, now=now, reason=innovation.slug)
    pictures = [picture.file_name(width) for picture in innovation.pictures.all() for width in picture.widths]
    delete_files([*pictures, *(attachment.file.name for attachment in innovation.attachments.all())])
    innovation.delete()
