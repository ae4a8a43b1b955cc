"""Text in both languages: real columns `title_cs`, `title_en`, and the rule for a missing one."""

import re
from typing import NamedTuple

from django.conf import settings
from django.utils.translation import get_language
from translated_fields import TranslatedField, to_attribute

# A full stop after a number or one of these shortened words does not end a sentence.
SENTENCE_END = re.compile(
    r"(?<=[.!?…])(?<!\bmil\.)(?<!\btis\.)(?<!\bmld\.)(?<!\bč\.)(?<!\bsv\.)(?<!\b\d\.)(?<!\b\d\d\.)\s+(?=[^\W\d_a-záčďéěíňóřšťúůýž]|[„“\"])"
)


class Said(NamedTuple):
    """A text and the language it is really in, for the `lang` attribute."""

    text: str
    language: str

    def __bool__(self):
        return bool(self.text)


def said(obj, name):
    """The text of a bilingual field in the reader's language, else in the other one."""
    reader = get_language() or settings.LANGUAGE_CODE
    for language in sorted((code for code, _name in settings.LANGUAGES), key=lambda code: code != reader):
        if text := getattr(obj, to_attribute(name, language)):
            return Said(text, language)
    return Said("", reader)


def _text_of(name, field):
    return lambda obj: said(obj, name).text


def bilingual(field, **specific):
    """A field with one column for each language, read in the reader's language, else in the other one."""
    return TranslatedField(field, specific, attrgetter=_text_of)


def sentences(text):
    """The text as a list of its sentences."""
    return [part for part in SENTENCE_END.split(text.strip()) if part]


def opening_sentences(text, longest):
    """As many whole sentences from the beginning as fit in `longest` characters; at least the first one."""
    taken = ""
    for sentence in sentences(text):
        longer = f"{taken} {sentence}".strip()
        if taken and len(longer) > longest:
            break
        taken = longer
    return taken


def teaser(obj, longest=260):
    """What a card says of an example: its summary, else the opening sentences of how it works.

    The reader's language comes first, for both; nothing is ever made up. Returns `Said`.
    """
    reader = get_language() or settings.LANGUAGE_CODE
    written = [text for text in (said(obj, "summary"), said(obj, "how")) if text]
    for text in sorted(written, key=lambda text: text.language != reader):
        return text._replace(text=opening_sentences(text.text, longest))
    return Said("", reader)
