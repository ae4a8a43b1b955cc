"""The Czech catalogue: compiled from its text, whole, and with the same placeholders."""

import gettext
import io
import re
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "csi_portal" / "locale" / "cs" / "LC_MESSAGES"
PLACEHOLDER = re.compile(r"%\((\w+)\)[a-z]|%([sd])|\{(\w*)\}")


@pytest.fixture(scope="module", params=["django", "djangojs"])
def domain(request):
    """Our own sentences, and those of the administration's scripts."""
    return request.param


@pytest.fixture(scope="module")
def catalogue(domain):
    with (FOLDER / f"{domain}.po").open("rb") as file:
        return read_po(file, locale="cs")


def forms(text):
    """A message's text as a tuple: one form, or one for each number."""
    return text if isinstance(text, tuple) else (text,)


def placeholders(text):
    return sorted("".join(found) for found in PLACEHOLDER.findall(text))


def test_the_compiled_catalogue_is_up_to_date(catalogue, domain):
    fresh = io.BytesIO()
    write_mo(fresh, catalogue)
    fresh.seek(0)
    with (FOLDER / f"{domain}.mo").open("rb") as committed:
        stale = gettext.GNUTranslations(committed)._catalog
    expected = gettext.GNUTranslations(fresh)._catalog
    different = sorted(
        str(key) for key in expected.keys() | stale.keys() if expected.get(key) != stale.get(key)
    )
    assert not [key for key in different if key], "compile the catalogue: see docs/development.md"


def test_every_string_has_its_czech(catalogue):
    missing = [message.id for message in catalogue if message.id and not all(forms(message.string))]
    assert not missing


def test_every_string_is_found_in_the_sources():
    """`makemessages` knows the functions of translation by name; an alias but `_` hides its strings."""
    renamed = re.compile(r"gettext(?:_lazy)? as (?!_\b)\w+")
    sources = [*ROOT.glob("csi_portal/**/*.py"), *ROOT.glob("[cist]*/**/*.py")]
    assert len(sources) > 100
    assert not [str(path) for path in sources if renamed.search(path.read_text())]


def test_no_translation_is_a_guess(catalogue):
    assert not [message.id for message in catalogue if message.id and message.fuzzy]


def test_every_plural_has_three_forms(catalogue):
    plurals = [message for message in catalogue if message.id and message.pluralizable]
    assert plurals
    assert not [message.id for message in plurals if len(message.string) != 3]


def test_translations_keep_the_placeholders(catalogue):
    """A form for one may leave the number out ("jedno místo"); nothing may be added or misspelled."""
    wrong = []
    for message in catalogue:
        wanted = placeholders(forms(message.id)[-1])
        for text in forms(message.string) if message.id else ():
            found = placeholders(text)
            if found != wanted and not (message.pluralizable and set(found) <= set(wanted)):
                wrong.append((message.id, text))
    assert not wrong
