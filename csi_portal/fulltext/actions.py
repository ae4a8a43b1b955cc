"""All that changes the search's own data."""

import re
from collections import Counter, defaultdict
from datetime import timedelta

from django.apps import apps
from django.db import connection, transaction
from django.db.models import F
from django.utils.timezone import localdate

from .models import EmptySearch, SearchEntry
from .queries import either
from .vectors import quoted, search_vector
from .words import CZECH, ENGLISH, clean, plain, root, stored_keys, tokens

LONGEST_EMPTY = 200  # characters
MOST_EMPTY = 5_000  # rows
KEPT = timedelta(days=365)
# What may be about a person: addresses, numbers of telephones, accounts and identity documents.
PERSONAL = re.compile(r"@|\d[\d\s/.-]{5,}\d|https?:|www\.")

ADD_WORDS = """
    INSERT INTO fulltext_word (word, plain, root, keys, times)
    SELECT word, plain, root, string_to_array(keys, ' '), times
    FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::int[])
        AS new (word, plain, root, keys, times)
    ON CONFLICT (word) DO UPDATE SET
        root = excluded.root,
        times = fulltext_word.times + excluded.times,
        keys = ARRAY(SELECT DISTINCT unnest(fulltext_word.keys || excluded.keys) ORDER BY 1)
"""

FORGET_WORDS = """
    DELETE FROM fulltext_word USING unnest(%s::text[], %s::text[]) AS gone (text, query)
    WHERE word = gone.text AND NOT ({})
"""


def write_entry(*, entry, parts, groups=(), vocabulary=None):
    """Store the vector of `entry` (a child of `SearchEntry`, saved or not) and remember its words."""
    write_entries(entries=[(entry, parts, groups)], vocabulary=vocabulary)


@transaction.atomic(savepoint=False)
def write_entries(*, entries, vocabulary=None):
    """The same for many: `entries` of (entry, `Part`s, keys of groups), all of one model."""
    entries = [(entry, list(parts), list(groups)) for entry, parts, groups in entries]
    if not entries:
        return
    for entry, parts, groups in entries:
        entry.vector = search_vector(parts, groups, vocabulary)
    type(entries[0][0]).objects.bulk_create(
        [entry for entry, _, _ in entries],
        batch_size=500,
        update_conflicts=True,
        unique_fields=["pk"],
        update_fields=["vector"],
    )
    remember_words(part for _, parts, _ in entries for part in parts)


def remember_words(parts):
    """Add the words of `Part`s to the words of the texts. Times only grow: they just order completions."""
    seen = Counter((token.word, part.language) for part in parts for token in tokens(clean(part.text)))
    keys, times = defaultdict(set), Counter()
    for (word, language), number in seen.items():
        keys[word] |= stored_keys(word, language)
        times[word] += number
    words = sorted(keys)  # always in one order, so that two writers can't wait for each other
    with connection.cursor() as cursor:
        cursor.execute(
            ADD_WORDS,
            [
                words,
                [plain(word) for word in words],
                [root(word) for word in words],
                [" ".join(sorted(keys[word])) for word in words],
                [times[word] for word in words],
            ],
        )


def forget_words(parts):
    """Remove the words of `Part`s that readers see no more, unless another entry holds them."""
    words = sorted({token.word for part in parts for token in tokens(clean(part.text))})
    tables = [model._meta.db_table for model in apps.get_models() if issubclass(model, SearchEntry)]
    held = " OR ".join(f"EXISTS (SELECT FROM {table} WHERE vector @@ query::tsquery)" for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(FORGET_WORDS.format(held), [words, [held_by(word) for word in words]])


def held_by(word):
    """The tsquery that an entry meets which holds a word, in whatever language."""
    languages = {frozenset(stored_keys(word, language)) for language in (CZECH, ENGLISH, "")}
    return either(f"({' & '.join(map(quoted, sorted(keys)))})" for keys in languages)


@transaction.atomic
def note_empty_search(*, query, now):
    """Remember the words of a search that found nothing, and the day; nothing of a person.

    Returns False when the words are not kept: they look like personal data, or the table is full.
    """
    words = query.text.lower()[:LONGEST_EMPTY]
    if not query or PERSONAL.search(words):
        return False
    today = localdate(now)
    EmptySearch.objects.filter(last_on__lt=today - KEPT).delete()
    noted = EmptySearch.objects.filter(words=words, language=query.language)
    if noted.update(times=F("times") + 1, last_on=today):
        return True
    if EmptySearch.objects.count() >= MOST_EMPTY:
        return False
    EmptySearch.objects.bulk_create(
        [EmptySearch(words=words, language=query.language, first_on=today, last_on=today)],
        ignore_conflicts=True,
    )
    return True
