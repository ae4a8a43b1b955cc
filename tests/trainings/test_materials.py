"""Files for participants: who gets them, in whole and in parts."""

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from csi_portal.registrations import actions as kit
from tests.factories import (
    CentreRoleFactory,
    MaterialFactory,
    TrainingFactory,
    TrainingRegistrationFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

CONTENT = b"%PDF-1.7 " + bytes(range(256))
SIZE = len(CONTENT)


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def material():
    return MaterialFactory()


@pytest.fixture
def address(material):
    return reverse("trainings:material", args=[material.training.slug, material.pk])


@pytest.fixture
def participant(sign_in, material):
    user = UserFactory()
    TrainingRegistrationFactory(event=material.training, user=user, email=user.email)
    return sign_in(user)


def body(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


# --- who ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["confirmed", "attended", "absent"])
def test_whoever_has_a_seat_gets_it(sign_in, material, address, state):
    user = UserFactory()
    TrainingRegistrationFactory(event=material.training, user=user, state=state)
    response = sign_in(user).get(address)
    assert body(response) == CONTENT
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment; filename=")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("state", ["offered", "waiting", "submitted", "cancelled", "expired", "refused"])
def test_others_find_nothing(sign_in, material, address, state):
    user = UserFactory()
    TrainingRegistrationFactory(event=material.training, user=user, state=state)
    assert sign_in(user).get(address).status_code == 404


def test_strangers_find_nothing(client, person_client, address):
    for reader in (client, person_client):
        assert reader.get(address).status_code == 404


def test_the_centre_of_the_training_gets_it_and_the_other_one_does_not(sign_in, material, address):
    assert sign_in(CentreRoleFactory(centre=material.training.centre).user).get(address).status_code == 200
    assert sign_in(CentreRoleFactory(centre__slug="prerovsko").user).get(address).status_code == 404


def test_a_seat_in_one_training_opens_no_other_one(participant, material):
    other = MaterialFactory()
    own, strange = material.training.slug, other.training.slug
    for slug, pk in ((own, other.pk), (strange, other.pk), (strange, material.pk)):
        assert participant.get(reverse("trainings:material", args=[slug, pk])).status_code == 404


def test_what_belongs_to_the_module_is_for_every_training_of_it(participant, material):
    of_module = MaterialFactory(training=None, module=material.training.module)
    address = reverse("trainings:material", args=[material.training.slug, of_module.pk])
    assert participant.get(address).status_code == 200


def test_without_an_account_the_secret_address_opens_it_until_she_withdraws(client, material):
    registration = TrainingRegistrationFactory(event=material.training)
    address = reverse("trainings:material_by_link", args=[registration.token, material.pk])
    assert address in client.get(registration.secret_address).content.decode()
    assert body(client.get(address)) == CONTENT
    stranger = TrainingRegistrationFactory(event=TrainingFactory())
    foreign = reverse("trainings:material_by_link", args=[stranger.token, material.pk])
    assert client.get(foreign).status_code == 404
    kit.withdraw(registration=registration, by=None, now=timezone.now())
    assert client.get(address).status_code == 404
    assert address not in client.get(registration.secret_address).content.decode()


def test_there_is_no_public_address(participant, material):
    assert participant.get(material.file.url).status_code == 404


# --- in parts ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=9-19", 9, 19),
        ("bytes=200-", 200, SIZE - 1),
        ("bytes=200-99999", 200, SIZE - 1),
        ("bytes=-10", SIZE - 10, SIZE - 1),
        ("bytes=-99999", 0, SIZE - 1),
    ],
)
def test_one_range_is_answered_by_that_part(participant, address, asked, first, last):
    response = participant.get(address, headers={"Range": asked})
    assert response.status_code == 206
    assert response["Content-Range"] == f"bytes {first}-{last}/{SIZE}"
    assert int(response["Content-Length"]) == last - first + 1
    assert body(response) == CONTENT[first : last + 1]
    assert response["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("asked", [f"bytes={SIZE}-", "bytes=999999-", "bytes=20-10", "bytes=-0"])
def test_a_part_that_is_not_there_is_refused(participant, address, asked):
    response = participant.get(address, headers={"Range": asked})
    assert response.status_code == 416
    assert response["Content-Range"] == f"bytes */{SIZE}"
    assert not body(response)


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "bytes=-",
        "bytes=0-1,5-6",
        "items=0-1",
        "bytes=a-b",
        "bytes=-1--2",
        "bytes=٣-",
        "bytes=" + "9" * 40 + "-",
    ],
)
def test_what_is_no_single_range_gets_the_whole(participant, address, asked):
    response = participant.get(address, headers={"Range": asked})
    assert response.status_code == 200
    assert body(response) == CONTENT


def test_a_part_of_an_older_file_is_not_mixed_into_a_newer_one(participant, address):
    etag = participant.get(address)["ETag"]
    part = {"Range": "bytes=0-3"}
    assert participant.get(address, headers={**part, "If-Range": etag}).status_code == 206
    assert participant.get(address, headers={**part, "If-Range": '"older"'}).status_code == 200


def test_who_has_it_gets_no_second_copy(participant, address):
    etag = participant.get(address)["ETag"]
    response = participant.get(address, headers={"If-None-Match": etag})
    assert response.status_code == 304
    assert not body(response)


def test_a_row_whose_file_is_gone_is_not_found(participant, material, address):
    default_storage.delete(material.file.name)
    assert participant.get(address).status_code == 404


def test_a_file_of_another_kind_is_never_served(participant, material, address):
    material.file.name = "private/materials/page.html"
    material.save()
    assert participant.get(address).status_code == 404
