"""No example stands where the catalogue has a page of its own; the resolver tells where these are."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import override

from innovations import urls
from innovations.forms import slug_for
from innovations.models import Innovation, is_reserved
from innovations.models.addresses import PAGES_OF_AN_EXAMPLE
from tests.factories import InnovationFactory

from .imports.files import run
from .test_admin import form_of

pytestmark = pytest.mark.django_db


def first_words():
    """The first piece of every address of the catalogue, in both languages."""
    for language in ("cs", "en"):
        with override(language):
            for each in urls.urlpatterns:
                word = str(each.pattern).split("/")[0]
                if word and "<" not in word and "." not in word:
                    yield language, word, str(each.pattern)


WORDS = sorted({word for _language, word, route in first_words() if route == f"{word}/"})


def test_every_page_of_an_example_is_looked_at():
    named = {each.name for each in urls.urlpatterns if str(each.pattern).startswith("<slug:slug>")}
    assert named == set(PAGES_OF_AN_EXAMPLE)


def test_the_words_of_both_languages_are_among_them():
    assert {"mapa", "map", "tabulka", "vyber", "shortlist", "srovnani", "navrhnout", "mine", "feed"} <= set(
        WORDS
    )


@pytest.mark.parametrize("word", [*WORDS, "navrh", "proposal"])
def test_no_example_is_given_such_an_address(word):
    assert is_reserved(word)
    with pytest.raises(ValidationError, match="vlastní stránku"):
        Innovation(slug=word).full_clean()
    assert slug_for(word, Innovation()) == f"{word}-2"


def test_others_are_free():
    assert not [slug for slug in ("mapa-prace", "obec", "export", "sdileni") if is_reserved(slug)]
    assert slug_for("?!", Innovation()) == "navrh-2"


def test_an_import_avoids_them(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("title;country\nMapa;AT\nMoje návrhy;AT\nKavárna;AT\n")
    run(path)
    drafts = {draft.title_cs: draft.slug for draft in Innovation.objects.all()}
    assert drafts["Kavárna"] == "kavarna"
    assert not [slug for slug in drafts.values() if is_reserved(slug)]


def test_the_form_refuses_them_and_keeps_what_was_typed(editor_client):
    example = InnovationFactory(status="draft")
    address = reverse("admin:innovations_innovation_change", args=[example.pk])
    page = editor_client.post(address, form_of(editor_client, address) | {"slug": "mapa"})
    assert "vlastní stránku" in page.content.decode()
    example.refresh_from_db()
    assert example.slug != "mapa"
