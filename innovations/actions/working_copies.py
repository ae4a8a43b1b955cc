"""What readers see is rewritten in a copy, which goes the same way as a draft and then takes its place."""

from csi_portal.fulltext.actions import forget_words
from csi_portal.history import actions as history

from .. import permissions
from ..models import Innovation
from .copying import carry_over, read_content
from .editing import forget_confirmations, lock, refresh, refuse
from .indexing import words_of
from .media import forget_files


@history.versioned
def open_copy(*, innovation, by, now):
    """The working copy of a published example: the one there is, or a new one with all its rows."""
    innovation = lock(innovation)
    if copy := innovation.working_copy:
        return copy
    refuse(permissions.open_copy_refusal(by, innovation))
    copy = Innovation(revises=innovation, slug=f"uprava--{innovation.pk}", is_sample=innovation.is_sample)
    copy.save(force_insert=True)
    carry_over(innovation, copy)
    refresh(copy)
    history.record(verb="open_copy", subject=innovation, by=by, now=now)
    return copy


@history.versioned
def discard_copy(*, innovation, by, now):
    """Throw a working copy away; its example stays as it is. Returns the example."""
    copy = lock(innovation)
    refuse(permissions.discard_copy_refusal(by, copy))
    history.record(verb="discard_copy", subject=copy.revises, by=by, now=now)
    original = copy.revises
    forget_files(copy)
    copy.delete()
    return original


def publish_copy(*, copy, by, now):
    """Let an approved copy take the place of its example, which is locked with it. Returns the example.

    An estimate stays confirmed where its text has not changed. An archived example comes back by it.
    """
    original = copy.revises
    read_content(copy, original)
    earlier = words_of(original)
    forget_files(original)
    changed = carry_over(copy, original)
    forget_confirmations(innovation=original, fields=changed, now=now)
    original.status = Innovation.Status.PUBLISHED
    for name in ("submitted_by_id", "submitted_at", "approved_by_id", "approved_at"):
        setattr(original, name, getattr(copy, name))
    original.text_version += 1
    original.save()
    copy.comments.update(innovation=original)
    copy.delete()
    refresh(original)
    forget_words(earlier)
    history.record(verb="publish", subject=original, by=by, now=now, fields=changed)
    return original
