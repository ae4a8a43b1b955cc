"""What somebody may say with the command."""

import pytest
from django.core.management import CommandError

from csi_portal.history.models import Act
from innovations.models import Innovation, Source

from .files import TABLE, run

pytestmark = pytest.mark.django_db


def test_a_dry_run_says_everything_and_writes_nothing(write, tmp_path):
    path = write([*TABLE, ["", "Německo", "", "Bez názvu", "", ""]])
    out = run(path, "--dry-run")
    assert out.splitlines()[-1] == "created 2, unchanged 0, updated 0, refused 1"
    assert "Line 7:" in out
    assert not Innovation.objects.exists()
    assert not Source.objects.exists()
    assert not Act.objects.exists()
    assert [each.name for each in tmp_path.iterdir()] == ["projects.csv"]


def test_somebody_may_say_which_column_is_what(write):
    path = write([["Co", "Kde", "Popis", "Jak"], ["Dílna", "AT", "Úvod", "Takhle"]])
    with pytest.raises(CommandError, match=r"No column is known as the title.*Co, Kde, Popis, Jak"):
        run(path)
    run(path, "--map", "title=co", "--map", "country=Kde", "--map", "how=Jak")
    draft = Innovation.objects.get()
    assert (draft.title_cs, draft.country.code, draft.how_cs) == ("Dílna", "AT", "Takhle")
    assert draft.import_rest == "Popis: Úvod"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--map", "title"], "“title” is no mapping"),
        (["--map", "nadpis=Název"], "There is no field “nadpis”. The fields are: external_id, title,"),
        (["--map", "title=Nadpis"], "The file has no column “Nadpis”. Its columns are: Název projektu, Země"),
        (["--language", "česky"], "“česky” is no code of a language"),
        (["--source", "x" * 101], "The name of the source is longer than 100 letters"),
    ],
)
def test_a_wrong_argument_is_one_sentence(arguments, sentence, write):
    with pytest.raises(CommandError, match=sentence.replace(".", r"\.")) as refusal:
        run(write(TABLE), *arguments)
    assert "\n" not in str(refusal.value)
    assert refusal.value.returncode != 0
    assert not Innovation.objects.exists()
