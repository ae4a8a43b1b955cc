import pytest
from django.utils import timezone

from csi_portal.outbox import personal
from csi_portal.outbox.models import Letter

from ..factories import LetterFactory, UserFactory
from ..mailbox import deliver_queued

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def user():
    return UserFactory(email="zuzana@example.org", full_name="Zuzana Jedinečná")


def test_the_export_says_which_letters_went_to_the_person_and_when(user):
    LetterFactory(to="Zuzana@example.org", subject="Dopis", now=NOW)
    LetterFactory()
    deliver_queued(NOW)
    assert personal.export(user) == {
        "letters": [
            {
                "heading": "Dopis",
                "state": "odeslán",
                "written_at": NOW.isoformat(),
                "sent_at": NOW.isoformat(),
            }
        ]
    }


def test_erasing_takes_her_letters_and_her_name_out_of_those_of_others(user):
    about_her = LetterFactory(organisation="Zuzana Jedinečná", subject="Zuzana Jedinečná se ptá")
    about_another = LetterFactory()
    LetterFactory(to=user.email)
    deliver_queued()
    on_their_way = LetterFactory(to=user.email), LetterFactory(organisation="Zuzana Jedinečná")
    personal.erase(user, NOW)
    about_her.refresh_from_db()
    assert (about_her.subject, about_her.text, about_her.html) == ("", "", "")
    assert about_her.message_id
    about_another.refresh_from_db()
    assert about_another.text
    assert not Letter.objects.to(user.email).exists()
    assert list(Letter.objects.queued()) == [on_their_way[1]]
    assert Letter.objects.queued().get().text
