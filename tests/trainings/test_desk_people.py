"""Letters to those whom the list shows, what they need, and the tables of participants."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from csi_portal.outbox.models import Letter
from tests.factories import TrainingRegistrationFactory
from trainings.models import TrainingNeeds

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


# --- writing to people --------------------------------------------------------------------------------------


def test_a_letter_goes_to_those_whom_the_list_shows(desk):
    waiting = TrainingRegistrationFactory(event=desk.training, state="waiting")
    TrainingRegistrationFactory(event=desk.training, state="declined")
    TrainingRegistrationFactory()  # another centre's
    address = f"{desk.page('trainingregistration_write')}?event={desk.training.pk}&stage=waiting"
    words = {"heading": "Parkování", "text": "Parkujte za {{ name }} radnicí."}
    shown = desk.client.post(address, words)
    (letter,) = shown.context["rehearsal"].letters
    assert letter.address == waiting.email
    assert "Parkujte za {{ name }} radnicí." in letter.text
    assert not Letter.objects.exists()
    done = desk.client.post(address, {**words, "shown": shown.context["shown"], "sure": "1"})
    assert (
        done.url == f"{desk.page('trainingregistration_changelist')}?event={desk.training.pk}&stage=waiting"
    )
    assert Letter.objects.get().address == waiting.email


def test_nobody_is_written_to_twice_and_nobody_who_left(desk):
    shared = TrainingRegistrationFactory(event=desk.training, email=desk.registration.email)
    TrainingRegistrationFactory(event=desk.training, state="cancelled")
    address = desk.page("trainingregistration_write")
    shown = desk.client.post(address, {"heading": "Dobrý den", "text": "Text."})
    assert [letter.address for letter in shown.context["rehearsal"].letters] == [shared.email]


# --- needs and tables ---------------------------------------------------------------------------------------


def give_needs(registration, diet, access=""):
    return TrainingNeeds.objects.create(
        registration=registration,
        diet=diet,
        access=access,
        consent_version="2026-11",
        consent_at=timezone.now(),
    )


def test_needs_are_counted_for_the_caterer_and_nobody_else_reads_them(desk, administrator_client):
    give_needs(desk.registration, "Vegetariánské", "Bezbariérový vstup")
    give_needs(TrainingRegistrationFactory(event=desk.training), "vegetariánské ")
    TrainingRegistrationFactory(event=desk.training)
    address = desk.page("training_needs", desk.training.pk)
    page = desk.client.get(address)
    assert page.context["diets"] == [("vegetariánské", 2)]
    assert page.context["without"] == 1
    assert "no-store" in page["Cache-Control"]
    assert administrator_client.get(address).status_code == 403
    link = f'href="{address}"'.encode()
    assert link in desk.client.get(desk.page("training_change", desk.training.pk)).content
    assert link not in administrator_client.get(desk.page("training_change", desk.training.pk)).content


def test_the_table_of_participants_holds_answers_and_no_needs(desk):
    give_needs(desk.registration, "Bezlepkové")
    desk.registration.name = "=HYPERLINK(1)"
    desk.registration.save()
    response = desk.client.get(desk.page("training_people", desk.training.pk, "csv"))
    table = b"".join(response.streaming_content).decode()
    headings, row = table.strip().splitlines()
    assert "Otázka Zdejší" in headings
    assert "'=HYPERLINK(1)" in row
    assert "Bezlepkové" not in table


def test_a_workbook_holds_texts_only(desk):
    desk.registration.name = "=1+1"
    desk.registration.save()
    response = desk.client.get(desk.page("training_people", desk.training.pk, "xlsx"))
    book = load_workbook(BytesIO(b"".join(response.streaming_content)))
    cell = book.active["A2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_an_unknown_kind_of_table_is_not_found(desk):
    assert desk.client.get(desk.page("training_people", desk.training.pk, "exe")).status_code == 404
