"""The way of an example: draft, submitted, returned or approved by a second person, published, archived.

Each verb locks the row first and then asks the refusal in `permissions.py` that its button asks, so of two
people who press at once one acts and the other reads a sentence. `by` is always a person.
"""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from csi_portal.history import actions as history

from .. import emails, permissions
from ..models import Innovation
from .editing import lock, refuse, refuse_unreadable
from .indexing import index
from .media import forget_files
from .proposals import finish_worked_in
from .working_copies import publish_copy

Status = Innovation.Status


@history.versioned
def submit(*, innovation, by, now):
    """An author says that it is ready; somebody else reads it next. Earlier comments stay open."""
    innovation = lock(innovation)
    refuse(permissions.submit_refusal(by, innovation))
    refuse_empty(innovation)
    innovation.status, innovation.submitted_by, innovation.submitted_at = Status.SUBMITTED, by, now
    innovation.approved_by = innovation.approved_at = None
    return _moved(innovation, "submit", by=by, now=now)


@history.versioned
def return_for_changes(*, innovation, comment, by, now):
    """Give it back to its authors with a comment that says what should change. An approval falls."""
    innovation = lock(innovation)
    refuse(permissions.return_refusal(by, innovation))
    _comment(innovation, comment, by=by, now=now)
    innovation.status = Status.RETURNED
    innovation.approved_by = innovation.approved_at = None
    emails.tell_partners("returned", innovation, by=by, now=now, comment=comment.strip())
    return _moved(innovation, "return_for_changes", by=by, now=now)


@history.versioned
def approve(*, innovation, by, now, text_version=None):
    """A second person stands behind the text; open comments are settled by it.

    `text_version` is what that person has read: when the text has changed since, the approval is refused.
    """
    innovation = lock(innovation)
    refuse(permissions.approve_refusal(by, innovation))
    refuse_unseen(innovation, text_version)
    refuse_unreadable(innovation)
    innovation.status, innovation.approved_by, innovation.approved_at = Status.APPROVED, by, now
    innovation.comments.open().update(resolved_at=now)
    emails.tell_partners("approved", innovation, by=by, now=now)
    return _moved(innovation, "approve", by=by, now=now)


@history.versioned
def publish(*, innovation, by, now):
    """Show an approved example to everyone. The first moment of publication stays: "newest" means new.

    Of a working copy it is the example that is published with the copy's content, and returned.
    """
    innovation = lock(innovation)
    refuse(permissions.publish_refusal(by, innovation))
    refuse_unreadable(innovation)
    finish_worked_in(innovation=innovation, by=by, now=now)
    if innovation.is_working_copy:
        return publish_copy(copy=innovation, by=by, now=now)
    innovation.status = Status.PUBLISHED
    innovation.published_at = innovation.published_at or now
    emails.tell_partners("published", innovation, by=by, now=now)
    innovation.authors.clear()
    _moved(innovation, "publish", by=by, now=now)
    index([innovation])
    return innovation


@history.versioned
def archive(*, innovation, reason, by, now):
    """Take an example from readers, or put a draft aside; nothing is lost. The reason is kept.

    An approved working copy wants a new approval, for its publication would bring the example back.
    """
    innovation = lock(innovation)
    refuse(permissions.archive_refusal(by, innovation))
    if not reason.strip():
        raise ValidationError(_("Say why; whoever looks for the example later will ask."))
    innovation.status = Status.ARCHIVED
    innovation.working_copies.approved().update(status=Status.SUBMITTED, approved_by=None, approved_at=None)
    _moved(innovation, "archive", by=by, now=now, reason=reason.strip())
    index([innovation])
    return innovation


@history.versioned
def reopen(*, innovation, by, now):
    """An archived example becomes a draft again and goes the whole way anew."""
    innovation = lock(innovation)
    refuse(permissions.reopen_refusal(by, innovation))
    innovation.status = Status.DRAFT
    innovation.submitted_by = innovation.submitted_at = innovation.approved_by = innovation.approved_at = None
    return _moved(innovation, "reopen", by=by, now=now)


@history.versioned
def comment(*, innovation, text, by, now):
    """Say something about an example without moving it; for its authors and editors."""
    innovation = lock(innovation)
    if not (permissions.may_edit(by, innovation) or permissions.is_author(by, innovation)):
        raise ValidationError(permissions.only_editors())
    said = _comment(innovation, text, by=by, now=now)
    history.record(verb="comment", subject=innovation, by=by, now=now)
    return said


@history.versioned
def resolve_comment(*, comment, by, now):
    """What the comment asks for is done."""
    innovation = lock(comment.innovation)
    if not (permissions.may_edit(by, innovation) or permissions.is_author(by, innovation)):
        raise ValidationError(permissions.only_editors())
    innovation.comments.open().filter(pk=comment.pk).update(resolved_at=now)
    history.record(verb="resolve_comment", subject=innovation, by=by, now=now)


@history.versioned
def remove(*, innovation, by, now):
    """Delete an example with everything that belongs to it. What others may cite is archived instead."""
    innovation = lock(innovation)
    if innovation.is_published:
        raise ValidationError(_("Archive the example first; a published one can't be deleted."))
    history.record(verb="remove", subject=innovation, by=by, now=now, reason=innovation.slug)
    for each in (innovation, innovation.working_copy):
        if each:
            forget_files(each)
    innovation.delete()


def refuse_empty(innovation):
    """Whoever approves needs something to read, in whatever language."""
    if not (innovation.title_cs or innovation.title_en or innovation.original_title):
        raise ValidationError(_("Write the title first."))
    if not (innovation.how_cs or innovation.how_en or innovation.original_text):
        raise ValidationError(_("Say how it works first; an example without it helps nobody."))


def refuse_unseen(innovation, text_version):
    if text_version is not None and text_version != innovation.text_version:
        raise ValidationError(
            _("The text has changed since you opened it. Read it once more, then approve it.")
        )


def _comment(innovation, text, *, by, now):
    if not text.strip():
        raise ValidationError(_("Write what should change."))
    said = innovation.comments.model(innovation=innovation, text=text.strip(), by=by, at=now)
    said.full_clean()
    said.save()
    return said


def _moved(innovation, verb, *, by, now, reason=""):
    innovation.save(
        update_fields=[
            "status", "published_at", "submitted_by", "submitted_at", "approved_by", "approved_at",
            "updated_at",
        ]
    )  # fmt: skip
    history.record(verb=verb, subject=innovation, by=by, now=now, reason=reason)
    return innovation
