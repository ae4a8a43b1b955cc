"""What was tried against the questions to the centres, and does not work."""

import pytest
from cryptography.fernet import InvalidToken
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import NoReverseMatch, reverse

from centres.models import Enquiry

from ..factories import EnquiryFactory, UserFactory
from .test_actions import ask as ask_by_action
from .test_views import ask, stamp

pytestmark = pytest.mark.django_db


def token_of(enquiry):
    return enquiry.secret_address.split("/")[-2]


def test_the_database_holds_no_secret_address(tmp_path):
    enquiry = EnquiryFactory()
    copy = tmp_path / "copy.json"
    call_command("dumpdata", "centres", output=copy)
    assert enquiry.token_hash in copy.read_text()
    assert token_of(enquiry) not in copy.read_text()


def test_a_hash_from_the_database_opens_nothing(client):
    enquiry = EnquiryFactory()
    for stolen in (enquiry.token_hash, enquiry.token_sealed.strip("=")):
        assert client.get(reverse("centres:enquiry", args=[stolen])).status_code == 404


def test_without_the_secret_key_the_seal_does_not_open(settings):
    enquiry = EnquiryFactory()
    address = enquiry.secret_address
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another"
    with pytest.raises(InvalidToken):
        assert enquiry.secret_address
    settings.SECRET_KEY_FALLBACKS = [old]
    assert enquiry.secret_address == address


def test_anothers_form_number_does_not_lead_to_the_secret_address(centre):
    ask_by_action(centre)
    for thief in ({"email": "thief@example.org"}, {"by": UserFactory()}):
        with pytest.raises(ValidationError, match="sent already"):
            ask_by_action(centre, **thief)
    assert Enquiry.objects.count() == 1


def test_another_person_who_sends_the_same_form_is_refused_in_a_sentence(client, sign_in, centre):
    sent = stamp()
    address = ask(client, centre, stamp=sent).url
    page = ask(sign_in(UserFactory()), centre, stamp=sent)
    assert page.status_code == 200
    assert "sent already" in page.text
    assert address not in page.text


def test_the_administration_leads_nobody_to_a_secret_address(sign_in, centre, other_coordinator, coordinator):
    """Django's own redirect would take any staff to `get_absolute_url` of any object."""
    enquiry = EnquiryFactory(centre=centre)
    kind = ContentType.objects.get_for_model(Enquiry)
    with pytest.raises(NoReverseMatch):
        reverse("admin:view_on_site", args=[kind.pk, enquiry.pk])
    for user in (other_coordinator, coordinator):
        client = sign_in(user)
        redirect = client.get(f"{reverse('admin:index')}r/{kind.pk}/{enquiry.pk}/")
        assert redirect.status_code == 404
    page = client.get(reverse("admin:centres_enquiry_change", args=[enquiry.pk]))
    assert page.status_code == 200
    assert token_of(enquiry) not in page.text
