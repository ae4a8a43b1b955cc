"""Czech order is the same in Python and in PostgreSQL."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from csi_portal.fulltext.order import czech_sort_key

ORDER = ["cesta", "čin", "domov", "hora", "chata", "jez", "rok", "řeka", "síť", "škola", "zahrada", "žena"]
MIXED = ORDER[::-1]


def by_postgresql(texts):
    texts = list(texts)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT text FROM unnest(%s::text[], %s::bytea[]) AS row (text, key) ORDER BY key",
            [texts, [czech_sort_key(text) for text in texts]],
        )
        return [text for (text,) in cursor.fetchall()]


def test_czech_alphabet():
    assert sorted(MIXED, key=czech_sort_key) == ORDER
    assert sorted(["Šumperk", "Sobotín", "Sudkov"], key=czech_sort_key) == ["Sobotín", "Sudkov", "Šumperk"]


@pytest.mark.django_db
def test_postgresql_sorts_the_column_alike():
    assert by_postgresql(MIXED) == ORDER


@pytest.mark.django_db
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=12),
        unique_by=czech_sort_key,
    )
)
def test_any_texts_sort_alike(texts):
    assert by_postgresql(texts) == sorted(texts, key=czech_sort_key)
