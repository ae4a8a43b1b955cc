"""A file imported again: what has not changed stays, and what people have changed is never overwritten."""

import pytest
from django.utils import timezone

from csi_portal.history.models import Act
from innovations import actions
from innovations.models import Innovation
from tests.factories import TargetGroupFactory, UserFactory

from .files import TABLE, last_line, refused, run

pytestmark = pytest.mark.django_db


def test_the_same_file_twice_changes_nothing(write):
    path = write(TABLE)
    run(path)
    before = list(Innovation.objects.order_by("pk").values())
    acts = Act.objects.count()
    assert last_line(path) == "created 0, unchanged 2, updated 0, refused 0"
    assert list(Innovation.objects.order_by("pk").values()) == before
    assert Act.objects.count() == acts == 2


def test_what_the_file_says_anew_reaches_the_draft(write):
    TargetGroupFactory(slug="zeny", name_cs="Ženy")
    header = ["ID", "Název", "Země", "Popis", "Cílová skupina", "Zdroj"]
    run(write([header, ["7", "Dílna", "AT", "Popis", "ženy", "https://a.example"]]))
    path = write([header, ["7", "Dílny", "DE", "", "", "https://b.example"]])
    assert last_line(path) == "created 0, unchanged 0, updated 1, refused 0"
    draft = Innovation.objects.get()
    assert (draft.title_cs, draft.country.code, draft.how_cs) == ("Dílny", "DE", "")
    assert (draft.external_id, draft.imported_from) == ("7", "projects")
    assert draft.text_version == 2  # a form that was open before the import asks before it saves
    assert list(draft.target_groups.all()) == []
    assert [source.url for source in draft.sources.all()] == ["https://b.example"]


def test_what_an_editor_has_changed_is_never_overwritten(write):
    path = write(TABLE)
    run(path)
    draft = Innovation.objects.get(title_cs="Dílna a práce")
    Innovation.objects.filter(pk=draft.pk).update(how_cs="Redaktorka to přepsala.")
    actions.save_edited(
        innovation=draft, by=UserFactory(roles=["editor"]), now=timezone.now(), fields=["how_cs"]
    )
    assert last_line(path) == "created 0, unchanged 2, updated 0, refused 0"
    changed = [[cell.replace("Popis jedna", "Nový popis") for cell in row] for row in TABLE]
    assert last_line(write(changed)) == "created 0, unchanged 1, updated 0, refused 1"
    draft.refresh_from_db()
    assert draft.how_cs == "Redaktorka to přepsala."
    assert list(refused(path)) == [5]  # the header spans lines 3 and 4


def test_a_published_example_is_never_changed_in_place(write):
    path = write(TABLE)
    run(path)
    Innovation.objects.update(kind="method", status="published", published_at=timezone.now())
    changed = [[cell.replace("Popis", "Jiný popis") for cell in row] for row in TABLE]
    assert last_line(write(changed)) == "created 0, unchanged 0, updated 0, refused 2"
    assert Innovation.objects.filter(how_cs__startswith="Popis").count() == 2
    assert len(refused(path)) == 2
