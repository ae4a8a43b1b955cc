"""The measuring command, on sentences written for this test."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from csi_portal.fulltext.models import Word

pytestmark = pytest.mark.django_db
SENTENCES = [
    {"id": "a", "text": "Obec zaměstnala dlouhodobě nezaměstnané muže."},
    {"id": "b", "text": "V naší obci žijí dvě rodiny."},
    {"id": "c", "text": "Rodina hledá práci ve městě."},
]
QUERIES = [
    {"query": "obce", "relevant": ["a", "b"]},
    {"query": "nezaměstnaných", "relevant": ["a"]},
    {"query": "rodinám", "relevant": ["b", "c"]},
    {"query": "město", "relevant": ["c", "b"]},  # b does not speak of a town: one half of the recall is lost
]


def lines(path, records):
    path.write_text("\n".join(json.dumps(record, ensure_ascii=False) for record in records), encoding="utf-8")
    return path


def test_prints_recall_and_precision_and_leaves_nothing(tmp_path):
    out = StringIO()
    call_command(
        "evaluate_search",
        lines(tmp_path / "sentences.jsonl", SENTENCES),
        lines(tmp_path / "queries.jsonl", QUERIES),
        stdout=out,
    )
    assert out.getvalue().splitlines() == [
        "with diacritics: recall 0.875 precision 1.000",
        "without diacritics: recall 0.875 precision 1.000",
    ]
    assert "evaluated_sentence" not in connection.introspection.table_names()
    assert not Word.objects.exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "can't be read"),
        ("", "is empty"),
        ("{", "line 1 is not JSON"),
        ('{"id": 1}', "has no proper “text”"),
        ("[1]", "has no proper “id”"),
    ],
)
def test_a_wrong_file_is_refused_with_a_sentence(tmp_path, content, said):
    path = tmp_path / "sentences.jsonl"
    if content is not None:
        path.write_text(content)
    with pytest.raises(CommandError, match=said):
        call_command("evaluate_search", path, lines(tmp_path / "queries.jsonl", QUERIES))


def test_an_unknown_sentence_is_named(tmp_path):
    sentences = lines(tmp_path / "sentences.jsonl", SENTENCES[:1])
    with pytest.raises(CommandError, match="no sentence has this id"):
        call_command("evaluate_search", sentences, lines(tmp_path / "queries.jsonl", QUERIES))
