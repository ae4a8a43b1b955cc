import pytest
from django.conf import settings
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone

from centres import actions

from ..factories import CentreRoleFactory, EnquiryFactory, UserFactory
from ..mailbox import fresh_letters

pytestmark = pytest.mark.django_db
NOW = timezone.now()


class BrokenBackend(BaseEmailBackend):
    def send_messages(self, messages):
        raise ConnectionRefusedError("asking@example.org was refused")


@pytest.fixture
def letters():
    """`letters(act)` runs the act and gives the letters it sent, by address."""

    def run(act):
        with fresh_letters():
            act()
        return {letter.to[0]: letter for letter in mail.outbox}

    return run


@pytest.mark.parametrize(
    ("language", "subject", "greeting", "address"),
    [
        ("cs", "Váš dotaz máme", "Dobrý den,", "/centra/dotaz/"),
        ("en", "We have your question", "Good day,", "/en/centres/question/"),
    ],
)
def test_the_receipt_is_in_the_sender_s_language(letters, centre, language, subject, greeting, address):
    sent = letters(
        lambda: EnquiryFactory(
            centre=centre, email="a@example.org", language=language, question="Kolik <b> & co?"
        )
    )
    receipt = sent["a@example.org"]
    assert receipt.subject.startswith(subject)
    assert receipt.body.startswith(greeting)
    assert f"{settings.SITE_URL}{address}" in receipt.body
    assert "Kolik" not in receipt.body  # the address may be a stranger's


@pytest.mark.parametrize(("language", "words"), [("cs", "čeká dotaz"), ("en", "A question waits")])
def test_the_notice_is_in_the_coordinator_s_language(letters, centre, language, words):
    reader = CentreRoleFactory(centre=centre, user=UserFactory(language=language)).user
    notice = letters(lambda: EnquiryFactory(centre=centre, question="Kolik <b> & co?"))[reader.email]
    assert words in notice.subject
    assert "Kolik <b> & co?" in notice.body  # text, not HTML
    assert "/centres/enquiry/" in notice.body


@pytest.mark.parametrize(
    ("language", "words"), [("cs", "odpovídá na váš dotaz"), ("en", "answers your question")]
)
def test_the_answer_is_in_the_sender_s_language(letters, centre, coordinator, language, words):
    enquiry = EnquiryFactory(centre=centre, language=language)
    sent = letters(
        lambda: actions.answer(enquiry=enquiry, text="Začněte.", submission="a", by=coordinator, now=NOW)
    )
    assert words in sent[enquiry.email].body
    assert "Začněte." in sent[enquiry.email].body


@pytest.mark.parametrize(
    ("language", "words"), [("cs", "Máte přidělený dotaz"), ("en", "You have been given")]
)
def test_who_is_given_a_question_reads_so_in_her_language(letters, centre, coordinator, language, words):
    reader = CentreRoleFactory(centre=centre, user=UserFactory(language=language), role="mentor").user
    enquiry = EnquiryFactory(centre=centre)
    sent = letters(lambda: actions.assign(enquiry=enquiry, to=reader, by=coordinator, now=NOW))
    assert words in sent[reader.email].subject


def test_nothing_is_sent_when_the_transaction_fails(letters, centre):
    def ask_and_fail():
        with pytest.raises(RuntimeError):
            fail_after_asking(centre)

    assert letters(ask_and_fail) == {}


def fail_after_asking(centre):
    with transaction.atomic():
        EnquiryFactory(centre=centre)
        raise RuntimeError


def test_a_mail_server_that_is_down_loses_no_question_and_logs_no_address(letters, centre, settings, caplog):
    settings.EMAIL_BACKEND = f"{__name__}.BrokenBackend"
    assert letters(lambda: EnquiryFactory(centre=centre)) == {}
    assert centre.enquiries.count() == 1
    assert "ConnectionRefusedError" in caplog.text
    assert "asking@example.org" not in caplog.text
