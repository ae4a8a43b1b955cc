"""A question from its arrival to its answer. Questions are never deleted here but by the end of retention."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from csi_portal.accounts.actions import lock
from csi_portal.history.actions import record

from .. import emails
from ..models import Enquiry, EnquiryMessage
from ..models.enquiries import new_secret
from ..permissions import may_answer

State = Enquiry.State
Origin = EnquiryMessage.Origin


@transaction.atomic
def ask(*, centre, question, email, name, place, about, language, submission, by, now):
    """Store a question, confirm it to the sender, tell the centre. Returns the Enquiry.

    `by` is the signed-in sender or None. `submission` is the form's own number: sent twice, it makes one
    question, and leads to it only who sent it. Raises ValidationError for somebody else's number.
    """
    mine = Enquiry(
        **new_secret(),
        submission=submission,
        centre=centre,
        sender=by,
        name=name,
        email=email,
        place=place,
        about=about,
        language=language,
        asked_at=now,
        waiting_since=now,
        last_message_at=now,
    )
    # Of two presses in the same moment the second waits here for the first, and then finds its question.
    Enquiry.objects.bulk_create([mine], ignore_conflicts=True)
    enquiry = Enquiry.objects.select_related("centre").get(submission=submission)
    if enquiry.token_hash != mine.token_hash:
        _require_same_sender(enquiry, email, by)
        return enquiry
    message = _write(enquiry, Origin.SENDER, question, submission, by, now)
    _record("ask", enquiry, by, now)
    emails.asked(enquiry, message, now)
    return enquiry


@transaction.atomic
def follow_up(*, enquiry, text, submission, by, now):
    """Add the sender's further word; the question waits again."""
    enquiry = _locked(enquiry)
    if _is_repeated(submission):
        return enquiry
    _refuse_spam(enquiry)
    _let_wait(enquiry, now)
    message = _write(enquiry, Origin.SENDER, text, submission, by, now)
    _save(enquiry, "follow_up", by, now)
    emails.notice(enquiry, message, now)
    return enquiry


@transaction.atomic
def take(*, enquiry, by, now):
    """Take a question that nobody has. Of two people at once the second is refused."""
    enquiry = _locked(enquiry)
    _require_waiting(enquiry)
    if enquiry.assigned_to_id and enquiry.assigned_to_id != by.pk:
        raise ValidationError(
            _("%(person)s has taken this question already. Ask her or him, or assign it anew.")
            % {"person": enquiry.assigned_to}
        )
    return _assign(enquiry, by, by, now)


@transaction.atomic
def assign(*, enquiry, to, by, now):
    """Give a waiting question to somebody who works in its centre, whoever has it now."""
    lock(to)  # her role can't be taken meanwhile
    enquiry = _locked(enquiry)
    _require_waiting(enquiry)
    works_here = Q(centre_roles__centre=enquiry.centre_id) & Q(is_active=True)
    if not type(to).objects.filter(works_here, pk=to.pk).exists():
        raise ValidationError(
            _("This person does not work in the centre. Choose one of its coordinators or mentors.")
        )
    return _assign(enquiry, to, by, now)


@transaction.atomic
def answer(*, enquiry, text, submission, by, now):
    """Answer by letter. Whoever answers a question that nobody has, has it."""
    enquiry = _locked(enquiry)
    if _is_repeated(submission):
        return enquiry
    _refuse_spam(enquiry)
    message = _write(enquiry, Origin.CENTRE, text, submission, by, now)
    enquiry.state = State.ANSWERED
    enquiry.close_reason = ""
    enquiry.waiting_since = None
    enquiry.assigned_to = enquiry.assigned_to or by
    _save(enquiry, "answer", by, now)
    emails.answer(enquiry, message, now)
    return enquiry


@transaction.atomic
def note(*, enquiry, text, submission, by, now):
    """Write down something for the colleagues; the sender never sees it."""
    enquiry = _locked(enquiry)
    if not _is_repeated(submission):
        _write(enquiry, Origin.NOTE, text, submission, by, now)
        _save(enquiry, "note", by, now)
    return enquiry


@transaction.atomic
def close(*, enquiry, reason, by, now):
    """Close without an answer: spam, settled elsewhere, asked twice."""
    enquiry = _locked(enquiry)
    _require_waiting(enquiry)
    enquiry.state = State.CLOSED
    enquiry.close_reason = reason
    enquiry.waiting_since = None
    return _save(enquiry, "close", by, now, reason=reason)


@transaction.atomic
def reopen(*, enquiry, by, now):
    """Let a question that was answered or closed wait again, for example spam that was none."""
    enquiry = _locked(enquiry)
    if enquiry.state == State.WAITING:
        raise ValidationError(_("This question waits already."))
    _let_wait(enquiry, now)
    return _save(enquiry, "reopen", by, now)


@transaction.atomic
def move(*, enquiry, centre, by, now):
    """Hand a waiting question over to the other centre, where nobody has it yet."""
    enquiry = _locked(enquiry)
    _require_waiting(enquiry)
    if enquiry.centre_id == centre.pk:
        raise ValidationError(_("The question already belongs to this centre. Choose the other one."))
    old = enquiry.centre.slug
    enquiry.centre = centre
    enquiry.assigned_to = None
    _save(enquiry, "move", by, now, reason=f"{old} → {centre.slug}")
    emails.notice(enquiry, enquiry.messages.filter(origin=Origin.SENDER).latest("written_at"), now)
    return enquiry


@transaction.atomic
def erase_overdue(*, now):
    """Delete questions past their retention; the history keeps that they were. Returns how many."""
    old = list(Enquiry.objects.select_for_update().past_retention(now).select_related("centre"))
    for enquiry in old:
        _record("erase", enquiry, None, now)
    Enquiry.objects.filter(pk__in=[enquiry.pk for enquiry in old]).delete()
    return len(old)


def _require_same_sender(enquiry, email, by):
    """The page that follows is the secret one of the first sender."""
    if (enquiry.email, enquiry.sender) != (email, by):
        raise ValidationError(_("This form was sent already. Please open a new one and write into that."))


def _locked(enquiry):
    return (
        Enquiry.objects.select_for_update(of=("self",))
        .select_related("centre", "assigned_to")
        .get(pk=enquiry.pk)
    )


def _is_repeated(submission):
    return EnquiryMessage.objects.filter(submission=submission).exists()


def _require_waiting(enquiry):
    if enquiry.state != State.WAITING:
        raise ValidationError(
            _("This question is no longer waiting. Reload the page to see what happened to it.")
        )


def _let_wait(enquiry, now):
    """Whoever had the question keeps it only while she still works for the centre; else it is new again."""
    enquiry.state = State.WAITING
    enquiry.close_reason = ""
    enquiry.waiting_since = enquiry.waiting_since or now
    if enquiry.assigned_to and not may_answer(enquiry.assigned_to, enquiry):
        enquiry.assigned_to = None


def _refuse_spam(enquiry):
    if enquiry.close_reason == Enquiry.CloseReason.SPAM:
        raise ValidationError(_("This question was closed as spam. Please send a new one."))


def _assign(enquiry, to, by, now):
    if enquiry.assigned_to_id == to.pk:
        return enquiry
    enquiry.assigned_to = to
    _save(enquiry, "assign", by, now)
    if to != by:
        emails.assigned(enquiry, now)
    return enquiry


def _write(enquiry, origin, text, submission, author, now):
    text = text.strip()
    if not text:
        raise ValidationError(_("Please write the text."))
    enquiry.last_message_at = now
    return EnquiryMessage.objects.create(
        enquiry=enquiry, origin=origin, author=author, submission=submission, text=text, written_at=now
    )


def _save(enquiry, verb, by, now, reason=""):
    enquiry.save()
    _record(verb, enquiry, by, now, reason)
    return enquiry


def _record(verb, enquiry, by, now, reason=""):
    record(verb=verb, subject=enquiry, by=by, now=now, centre=enquiry.centre.slug, reason=reason)
