"""The territory as it is loaded from the data file."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db.models import Count, Sum

from csi_portal.history.models import Act
from csi_portal.organisations.models import Municipality
from csi_portal.organisations.models.organisations import validate_ico
from csi_portal.organisations.templatetags import organisations as blocks

pytestmark = pytest.mark.django_db


def load():
    out = StringIO()
    call_command("load_municipalities", stdout=out)
    return out.getvalue()


@pytest.fixture
def loaded(db):
    load()


def test_the_whole_territory_is_loaded_and_loading_again_changes_nothing():
    assert "183 municipalities, 183 new or changed." in load()
    acts = Act.objects.count()
    assert "183 municipalities, 0 new or changed." in load()
    assert Act.objects.count() == acts


def test_loading_again_mends_what_differs_and_says_which_field(loaded):
    Municipality.objects.filter(pk="525588").update(population=1)
    assert "1 new or changed" in load()
    assert Municipality.objects.get(pk="525588").population == 3077
    assert Act.objects.filter(subject_id="525588").first().fields == ["population"]


def test_the_figures_agree_with_the_known_sums(loaded):
    rows = Municipality.objects.values("orp").annotate(count=Count("pk"), people=Sum("population"))
    assert {row["orp"]: (row["count"], row["people"]) for row in rows} == {
        "Šumperk": (36, 68_513),
        "Zábřeh": (28, 33_051),
        "Mohelnice": (14, 18_403),
        "Přerov": (59, 79_747),
        "Hranice": (32, 34_055),
        "Lipník nad Bečvou": (14, 15_099),
    }
    assert Municipality.objects.filter(population__lt=500).count() == 91
    assert Municipality.objects.filter(centre__slug="sumpersko").count() == 78


def test_both_jindrichovs_are_there_each_with_its_centre(loaded):
    found = Municipality.objects.matching("jindřichov").values_list("district", "centre__slug")
    assert list(found) == [("Přerov", "prerovsko"), ("Šumperk", "sumpersko")]


def test_every_company_number_that_the_file_knows_is_right(loaded):
    numbers = Municipality.objects.exclude(ico="").values_list("ico", flat=True)
    assert len(numbers) == 182
    for number in numbers:
        validate_ico(number)


def test_the_authorised_office_is_named_or_left_out(loaded):
    assert Municipality.objects.get(name="Hanušovice").pou == "Hanušovice"
    assert Municipality.objects.get(name="Kojetín").pou == "Kojetín"
    assert Municipality.objects.get(name="Bludov").pou == "Šumperk"
    assert Municipality.objects.get(pou="").name == "Luboměř pod Strážnou"


def test_what_is_inferred_says_so(loaded):
    assert Municipality.objects.get(name="Hranice").mas_is_inferred
    assert not Municipality.objects.get(name="Mohelnice").mas_is_inferred


@pytest.mark.parametrize("slug", ["sumpersko", "prerovsko"])
def test_every_dot_lies_in_the_drawing_at_its_place(loaded, slug):
    places = list(Municipality.objects.filter(centre__slug=slug))
    dots, height = blocks.project(places)
    assert len(dots) == len(places)
    assert height <= blocks.HEIGHT
    assert all(dot.r <= dot.x <= blocks.WIDTH - dot.r and 0 <= dot.y <= height for dot in dots)
    assert [dot.r for dot in dots] == sorted((dot.r for dot in dots), reverse=True)
    by_longitude = sorted(dots, key=lambda dot: dot.place.longitude)
    assert [dot.x for dot in by_longitude] == sorted(dot.x for dot in dots)


def test_a_dot_s_area_grows_with_its_population():
    assert blocks.radius(40_000) == pytest.approx(2 * blocks.radius(10_000), abs=0.2)
    assert blocks.radius(43) == blocks.SMALLEST


def test_one_place_alone_can_be_drawn(loaded):
    dots, height = blocks.project([Municipality.objects.get(name="Bludov")])
    assert len(dots) == 1
    assert 0 < dots[0].x < blocks.WIDTH
    assert 0 < dots[0].y <= height
