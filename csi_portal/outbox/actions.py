"""Putting letters into the outbox, delivering them, and what becomes of those that could not be delivered.

A letter and the job that delivers it are written in the transaction that causes them: rolled back means never
sent. While a letter is being delivered its row is locked, and only one is delivered at a time, so whatever is
killed in that moment, no letter is lost and at most one goes out twice, with the same Message-ID.
"""

import logging
from datetime import timedelta
from email.utils import make_msgid
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPResponseException
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import BigIntegerField, Q
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django.utils.translation import override
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from .emails import message_of, write_html, write_text
from .models import WITHOUT_WORDS, Letter

logger = logging.getLogger(__name__)

DELIVER = "csi_portal.outbox.tasks.deliver"
# Between one attempt and the next; a server that is down for a day loses nothing.
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 4 * 60, 12 * 60, 24 * 60)]
MOST_AT_ONCE = 1000
TURN = 471_100_001  # the advisory lock of who delivers a letter now
# Somebody waits for a code with the page open. Other jobs need not wait until a pile of letters is gone.
URGENT, PATIENT = 1, -1
BODY_KEPT, ROW_KEPT = timedelta(days=30), timedelta(days=365)


# --- Writing ----------------------------------------------------------------------------------------------


def compose(
    *,
    topic,
    to,
    language,
    subject,
    template,
    context,
    now,
    centre="",
    about=None,
    calendar="",
    method="",
    reply_to="",
    secret=False,
    expires_at=None,
):
    """A letter that is not queued yet: to be shown before it is sent, or for `queue_all`.

    `topic` is text such as "trainings.offer", `template` the path of a `.txt` template, rendered in
    `language`; `subject` is finished, and staff see it, so it holds no secret. `centre` is the slug of the
    centre whose coordinators see the letter, `about` the object that it speaks of. `calendar` is an iCalendar
    text and `method` its method (REQUEST, CANCEL, PUBLISH). `secret` is for what holds codes or links that
    open something: no one else reads it, and it is erased as soon as it is gone. After `expires_at` it is of
    no use and is not sent any more.
    """
    with override(language):
        text = write_text(template, context)
        subject = " ".join(subject.split())[:250]  # a name typed by a person must not break the header
        html = write_html(subject, text)
    return Letter(
        topic=topic,
        address=to,
        reply_to=reply_to,
        language=language,
        centre=centre,
        subject_type=about._meta.label_lower if about else "",
        subject_id=str(about.pk) if about else "",
        subject=subject,
        text=text,
        html=html,
        calendar=calendar,
        method=method,
        secret=secret,
        message_id=new_message_id(),
        queued_at=now,
        retry_at=now,
        expires_at=expires_at,
    )


def queue(*, topic, to, language, subject, template, context, now, **others):
    """Write one letter and the job that delivers it; the arguments are those of `compose`."""
    letter = compose(
        topic=topic,
        to=to,
        language=language,
        subject=subject,
        template=template,
        context=context,
        now=now,
        **others,
    )
    return queue_all(letters=[letter])[0]


def queue_all(*, letters):
    """Write composed letters and their jobs in two statements, however many they are."""
    if not letters:
        return []
    # No savepoint: the letters stand or fall with what causes them.
    with transaction.atomic(savepoint=False):
        Letter.objects.bulk_create(letters)
        hand_over(letters)
    return letters


def new_message_id():
    return make_msgid(domain=urlsplit(settings.SITE_URL).hostname or "localhost")


def hand_over(letters):
    """Put the jobs that deliver these letters into the queue, in the transaction of the caller."""
    for priority in (URGENT, PATIENT):
        given = [{"letter": each.pk} for each in letters if each.is_urgent == (priority == URGENT)]
        if given:
            app.configure_task(DELIVER, priority=priority).batch_defer(*given)


# --- Delivering -------------------------------------------------------------------------------------------


@transaction.atomic
def deliver(*, letter, now):
    """Deliver the letter of this number if it still waits and nobody else has it in hand.

    Never raises for a mail server: a letter that it does not take now waits for the next attempt, one that it
    refuses for ever has failed.
    """
    take_turn()
    letter = Letter.objects.queued().select_for_update(skip_locked=True).filter(pk=letter).first()
    if letter is None:
        return
    if letter.expires_at and now >= letter.expires_at:
        give_up(letter, "Expired", now)
        return
    letter.attempts += 1
    try:
        message_of(letter).send()
    except Exception as error:  # whatever it was, the letter stays
        postpone(letter, error, now)
    else:
        letter.state, letter.sent_at, letter.error = Letter.State.SENT, now, ""
        finish(letter)


def take_turn():
    """Wait until no other letter is being delivered, in this process or another."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURN])


def postpone(letter, error, now):
    """Note why an attempt failed and when the next one is due; after the last one the letter has failed."""
    name = describe(error)
    logger.warning("Letter %s was not delivered at attempt %s: %s", letter.pk, letter.attempts, name)
    if is_final(error) or letter.attempts > len(PAUSES):
        give_up(letter, name, now)
        return
    letter.error, letter.retry_at = name, now + PAUSES[letter.attempts - 1]
    letter.save(update_fields=["attempts", "error", "retry_at"])


def give_up(letter, name, now):
    letter.state, letter.failed_at, letter.error = Letter.State.FAILED, now, name
    finish(letter)


def finish(letter):
    """Write what became of a letter. A secret one has been read by whom it concerns, or never will be."""
    if letter.secret:
        vars(letter).update(WITHOUT_WORDS)
    letter.save(
        update_fields=["state", "attempts", "sent_at", "failed_at", "error", "text", "html", "calendar"]
    )


def is_final(error):
    """Whether the server refuses this very letter for ever. What it holds against us can be mended."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= 500 for code, _words in error.recipients.values())
    if isinstance(error, SMTPDataError):
        return error.smtp_code >= 500
    return isinstance(error, ValueError)  # an address or a heading that no message can carry


def describe(error):
    """Class and code of an error: its words may name people, so they are neither logged nor stored."""
    if isinstance(error, SMTPRecipientsRefused):
        codes = {code for code, _words in error.recipients.values()}
    else:
        codes = {error.smtp_code} if isinstance(error, SMTPResponseException) else set()
    return " ".join([type(error).__name__, *map(str, sorted(codes))])


@transaction.atomic
def deliver_overdue(*, now):
    """Put those letters back into the queue of jobs whose next attempt is due and whose job is gone."""
    live = ProcrastinateJob.objects.filter(task_name=DELIVER, status__in=["todo", "doing"])
    numbers = live.values_list(Cast(KT("args__letter"), BigIntegerField()))
    due = Letter.objects.queued().filter(retry_at__lte=now).exclude(pk__in=numbers)
    hand_over(due.only("queued_at", "expires_at").order_by("pk")[:MOST_AT_ONCE])


# --- What could not be delivered --------------------------------------------------------------------------


def resend(*, letter, now):
    """Write the letter anew and send it; the old one, if it failed, is dealt with. For an action of an app.

    Raises ValidationError when it is still on its way or its words are gone.
    """
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    if letter.state == Letter.State.QUEUED:
        raise ValidationError(_("This letter is still on its way; wait until it is sent or given up."))
    if not letter.text:
        raise ValidationError(
            _("The words of this letter are erased. Repeat what caused it, and a new letter is written.")
        )
    kept = ("topic", "address", "reply_to", "language", "centre", "subject_type", "subject_id", "subject")
    kept += ("text", "html", "calendar", "method")
    again = Letter(
        **{name: getattr(letter, name) for name in kept},
        message_id=new_message_id(),
        queued_at=now,
        retry_at=now,
        resent_from=letter,
    )
    Letter.objects.failed().filter(pk=letter.pk, settled_at=None).update(settled_at=now)
    return queue_all(letters=[again])[0]


def settle(*, letter, now):
    """Take a letter that failed off the desk: somebody has dealt with it otherwise."""
    if not Letter.objects.failed().filter(pk=letter.pk, settled_at=None).update(settled_at=now):
        raise ValidationError(_("Only a letter that was not delivered waits for somebody."))


# --- Forgetting -------------------------------------------------------------------------------------------


def past_retention(now):
    """Letters to be deleted, and those that lose their words, as two QuerySets."""
    gone = Letter.objects.exclude(state=Letter.State.QUEUED)
    old = Q(sent_at__lte=now - ROW_KEPT) | Q(failed_at__lte=now - ROW_KEPT)
    done = Q(sent_at__lte=now - BODY_KEPT) | Q(failed_at__lte=now - BODY_KEPT)
    return [gone.filter(old), gone.filter(done).exclude(old).exclude(**WITHOUT_WORDS)]


@transaction.atomic
def erase_overdue(*, now):
    """Erase the words of letters a month after they left, and the letters after a year; how many of both."""
    rows, words = past_retention(now)
    return rows.delete()[0] + words.update(**WITHOUT_WORDS)
