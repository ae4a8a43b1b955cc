"""Letters: written with what causes them, delivered once, tried again, given up, forgotten."""

from datetime import timedelta
from email import message_from_bytes, policy
from smtplib import SMTPAuthenticationError, SMTPDataError, SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.mail.backends.base import BaseEmailBackend
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from csi_portal.outbox import actions
from csi_portal.outbox.models import Letter
from csi_portal.server.models import Job

from ..factories import LetterFactory, UserFactory
from ..mailbox import deliver_queued

pytestmark = pytest.mark.django_db
NOW = timezone.now()
INVITATION = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


class RefusingBackend(BaseEmailBackend):
    """A mail server that answers every letter with the error that a test has chosen."""

    error = None

    def send_messages(self, messages):
        raise self.error


@pytest.fixture
def refusing(settings, monkeypatch):
    """`refusing(error)` lets every delivery end with it; None opens the door again."""

    def refuse(error):
        settings.EMAIL_BACKEND = (
            f"{__name__}.RefusingBackend" if error else "django.core.mail.backends.locmem.EmailBackend"
        )
        monkeypatch.setattr(RefusingBackend, "error", error)

    return refuse


@pytest.fixture(autouse=True)
def without_jobs(db):
    """Tests of other rooms that commit leave their jobs behind: Django empties only tables of its own."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


def jobs():
    return Job.objects.filter(task_name=actions.DELIVER)


# --- Writing ----------------------------------------------------------------------------------------------


def test_a_letter_and_its_job_are_two_statements(django_assert_num_queries):
    with django_assert_num_queries(2):
        letter = LetterFactory()
    assert [(job.args, job.priority) for job in jobs()] == [({"letter": letter.pk}, actions.PATIENT)]


@pytest.mark.parametrize("number", [1, 250])
def test_many_letters_are_two_statements_as_well(django_assert_num_queries, number):
    letters = [
        actions.compose(
            topic="tests.letter",
            to=f"reader{each}@example.org",
            language="cs",
            subject="Dopis",
            template="organisations/emails/removed.txt",
            context={"organisation": "Spolek"},
            now=NOW,
        )
        for each in range(number)
    ]
    with django_assert_num_queries(2), transaction.atomic(savepoint=False):
        actions.queue_all(letters=letters)
    assert sorted(job.args["letter"] for job in jobs()) == sorted(letter.pk for letter in letters)


def test_none_is_no_letter_and_no_statement(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert actions.queue_all(letters=[]) == []


def test_what_is_rolled_back_is_never_sent():
    with pytest.raises(RuntimeError):
        cause_and_fail()
    assert deliver_queued() == []
    assert not jobs().exists()


def cause_and_fail():
    with transaction.atomic():
        LetterFactory()
        raise RuntimeError


def test_a_code_is_handed_over_before_other_letters():
    LetterFactory(now=NOW, expires_at=NOW + timedelta(minutes=15))
    assert jobs().get().priority == actions.URGENT


def test_a_letter_is_about_something():
    user = UserFactory()
    letter = LetterFactory(about=user, centre="sumpersko")
    assert list(Letter.objects.about(user)) == [letter]
    assert list(Letter.objects.of_centres(["sumpersko"])) == [letter]
    assert not Letter.objects.of_centres(["prerovsko"])


@pytest.mark.parametrize(("language", "greeting"), [("cs", "Dobrý den,"), ("en", "Good day,")])
def test_a_letter_is_in_its_reader_s_language(language, greeting):
    letter = LetterFactory(language=language)
    assert letter.text.startswith(greeting)
    assert f'<html lang="{language}">' in letter.html
    assert greeting in letter.html


# --- The message ------------------------------------------------------------------------------------------


def test_the_message_has_text_and_html_and_says_which_letter_it_is():
    letter = LetterFactory(reply_to="centrum@example.org", subject="Dopis\nBcc: all@example.org")
    [message] = deliver_queued()
    read = message_from_bytes(message.message().as_bytes(), policy=policy.default)
    assert read["Message-ID"] == letter.message_id
    assert read["Reply-To"] == "centrum@example.org"
    assert (read["Subject"], read["Bcc"]) == ("Dopis Bcc: all@example.org", None)
    assert read["Auto-Submitted"] == "auto-generated"
    assert [part.get_content_type() for part in read.iter_parts()] == ["text/plain", "text/html"]
    assert read.get_body(["plain"]).get_content() == letter.text
    assert read.get_body(["html"]).get_content().strip() == letter.html.strip()


def test_a_calendar_entry_comes_as_an_alternative_and_as_a_file():
    LetterFactory(calendar=INVITATION, method="REQUEST")
    [message] = deliver_queued()
    read = message_from_bytes(message.message().as_bytes(), policy=policy.default)
    [attached] = read.iter_attachments()
    assert (attached.get_filename(), attached.get_content_type()) == ("csi.ics", "text/calendar")
    parts = [part for part in read.walk() if part.get_content_type() == "text/calendar"]
    assert [part.get_param("method") for part in parts] == ["REQUEST", "REQUEST"]
    assert parts[0].get_content_disposition() is None
    assert [part.get_content().splitlines() for part in parts] == [INVITATION.splitlines()] * 2


# --- Delivering -------------------------------------------------------------------------------------------


def test_a_letter_is_delivered_once():
    letter = LetterFactory()
    for _time in range(2):
        actions.deliver(letter=letter.pk, now=NOW)
    assert len(mail.outbox) == 1
    letter.refresh_from_db()
    assert (letter.state, letter.sent_at, letter.attempts) == ("sent", NOW, 1)


def test_a_letter_that_is_gone_is_not_delivered():
    actions.deliver(letter=0, now=NOW)
    assert mail.outbox == []


def test_one_delivery_costs_four_statements(django_assert_num_queries):
    letter = LetterFactory()
    with django_assert_num_queries(5):  # a savepoint around them counts as two
        actions.deliver(letter=letter.pk, now=NOW)


@pytest.mark.parametrize("secret", [False, True])
def test_only_a_secret_letter_is_erased_at_once(secret):
    letter = LetterFactory(secret=secret, calendar=INVITATION, method="REQUEST")
    [message] = deliver_queued()
    assert message.body
    letter.refresh_from_db()
    assert [bool(letter.text), bool(letter.html), bool(letter.calendar)] == [not secret] * 3


TEMPORARY = [
    ConnectionRefusedError("asking@example.org"),
    TimeoutError(),
    SMTPRecipientsRefused({"asking@example.org": (450, b"later")}),
    SMTPDataError(451, b"asking@example.org later"),
    SMTPAuthenticationError(535, b"our own fault"),
    RuntimeError("asking@example.org"),
]


@pytest.mark.parametrize("error", TEMPORARY, ids=actions.describe)
def test_a_letter_that_is_not_taken_now_waits_and_is_tried_again(refusing, caplog, error):
    letter = LetterFactory(to="asking@example.org")
    jobs_before = jobs().count()
    refusing(error)
    actions.deliver(letter=letter.pk, now=NOW)
    letter.refresh_from_db()
    assert (letter.state, letter.attempts, letter.retry_at) == ("queued", 1, NOW + timedelta(minutes=1))
    assert letter.error.startswith(type(error).__name__)
    assert "asking" not in caplog.text + letter.error
    refusing(None)
    deliver_queued()
    letter.refresh_from_db()
    assert (letter.state, letter.attempts, letter.error) == ("sent", 2, "")
    assert jobs().count() == jobs_before


FINAL = [
    SMTPRecipientsRefused({"asking@example.org": (550, b"unknown")}),
    SMTPDataError(554, b"asking@example.org refused"),
    ValueError("asking@example.org"),
]


@pytest.mark.parametrize("error", FINAL, ids=actions.describe)
def test_a_letter_that_is_refused_for_ever_has_failed_at_once(refusing, caplog, error):
    letter = LetterFactory(to="asking@example.org")
    refusing(error)
    actions.deliver(letter=letter.pk, now=NOW)
    letter.refresh_from_db()
    assert (letter.state, letter.failed_at, letter.attempts) == ("failed", NOW, 1)
    assert "asking" not in caplog.text + letter.error
    assert list(Letter.objects.unsettled()) == [letter]


def test_pauses_grow_until_the_letter_is_given_up_after_two_days(refusing):
    letter = LetterFactory(secret=True, centre="sumpersko", now=NOW)
    refusing(ConnectionRefusedError())
    moment, pauses = NOW, []
    while letter.state == "queued":
        actions.deliver(letter=letter.pk, now=moment)
        letter.refresh_from_db()
        pauses.append(letter.retry_at - moment)
        moment = letter.retry_at
    assert pauses[:-1] == actions.PAUSES == sorted(actions.PAUSES)
    assert timedelta(days=1) < moment - NOW < timedelta(days=2)
    assert (letter.state, letter.attempts, letter.text) == ("failed", 8, "")
    assert list(Letter.objects.unsettled()) == [letter]


def test_what_is_of_no_use_any_more_is_not_sent():
    letter = LetterFactory(expires_at=NOW)
    actions.deliver(letter=letter.pk, now=NOW)
    letter.refresh_from_db()
    assert (letter.state, letter.error, mail.outbox) == ("failed", "Expired", [])


def test_only_what_is_due_and_has_no_job_goes_back_to_the_jobs():
    waiting, due, later, sent = (LetterFactory(now=NOW) for _each in range(4))
    actions.deliver(letter=sent.pk, now=NOW)
    later.retry_at = NOW + timedelta(minutes=1)
    later.save()
    for letter in (due, later, sent):
        forget_job(letter)
    for _time in range(2):
        actions.deliver_overdue(now=NOW)
    assert sorted(job.args["letter"] for job in jobs()) == [waiting.pk, due.pk]


def forget_job(letter):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE args = %s", [f'{{"letter": {letter.pk}}}'])


@pytest.mark.parametrize("number", [1, 30])
def test_looking_for_what_was_left_behind_costs_little(django_assert_num_queries, number):
    for letter in [LetterFactory(now=NOW) for _each in range(number)]:
        forget_job(letter)
    with django_assert_num_queries(4):  # a savepoint around them counts as two
        actions.deliver_overdue(now=NOW)
    assert jobs().count() == number


# --- Constraints ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "sent"},
        {"sent_at": NOW},
        {"state": "failed"},
        {"failed_at": NOW},
        {"settled_at": NOW},
        {"secret": True, "state": "sent", "sent_at": NOW},
    ],
    ids=lambda wrong: "+".join(wrong),
)
def test_the_database_keeps_the_states_true(wrong):
    letter = LetterFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(**wrong)


# --- What could not be delivered --------------------------------------------------------------------------


@pytest.fixture
def failed(refusing):
    letter = LetterFactory(centre="sumpersko", calendar=INVITATION, method="REQUEST")
    refusing(FINAL[0])
    actions.deliver(letter=letter.pk, now=NOW)
    refusing(None)
    letter.refresh_from_db()
    return letter


def test_a_failed_letter_is_sent_again_as_a_new_one(failed):
    again = actions.resend(letter=failed, now=NOW)
    [message] = deliver_queued()
    assert (message.to, message.subject, message.body) == ([failed.address], failed.subject, failed.text)
    assert (again.resent_from, again.calendar, again.centre) == (failed, INVITATION, "sumpersko")
    assert again.message_id != failed.message_id
    assert not Letter.objects.unsettled()


def test_a_letter_on_its_way_and_one_without_words_are_not_sent_again(failed):
    again = actions.resend(letter=failed, now=NOW)
    with pytest.raises(ValidationError, match="ještě na cestě"):
        actions.resend(letter=again, now=NOW)
    secret = LetterFactory(secret=True)
    deliver_queued()
    with pytest.raises(ValidationError, match="vymazán"):
        actions.resend(letter=secret, now=NOW)


def test_a_failed_letter_is_dealt_with_once(failed):
    actions.settle(letter=failed, now=NOW)
    assert not Letter.objects.unsettled()
    with pytest.raises(ValidationError):
        actions.settle(letter=failed, now=NOW)


def test_a_code_that_belongs_to_no_centre_waits_for_nobody(refusing):
    code = LetterFactory(secret=True)
    refusing(FINAL[0])
    actions.deliver(letter=code.pk, now=NOW)
    assert list(Letter.objects.failed()) == [code]
    assert not Letter.objects.unsettled()


# --- Forgetting -------------------------------------------------------------------------------------------


def test_words_go_after_a_month_and_the_letter_after_a_year(failed):
    waiting, sent = LetterFactory(), LetterFactory()
    actions.deliver(letter=sent.pk, now=NOW)
    assert actions.erase_overdue(now=NOW + timedelta(days=29)) == 0
    assert actions.erase_overdue(now=NOW + timedelta(days=30)) == 2
    assert actions.erase_overdue(now=NOW + timedelta(days=364)) == 0
    sent.refresh_from_db()
    assert (sent.text, sent.html, sent.calendar) == ("", "", "")
    assert actions.erase_overdue(now=NOW + timedelta(days=365)) == 2
    assert list(Letter.objects.all()) == [waiting]
    assert Letter.objects.get().text
