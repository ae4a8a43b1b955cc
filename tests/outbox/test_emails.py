"""The two faces of a letter say the same."""

import pytest
from django.utils.html import escape

from csi_portal.outbox import emails

SITE = "http://localhost:8000"
MARK = "-- "  # with its space, as mail programs know it
TEXT = f"""Good day,
<b>you</b> & others are asked:

- to read https://example.org/a?b=1&c=2
- to answer

    AB-CD

Here:
{SITE}/muj/?a=1&b=2

{MARK}
CSI
{SITE}
"""


@pytest.fixture
def html():
    return emails.write_html("Heading & more", TEXT)


def test_blocks_of_a_text():
    assert [
        (block["kind"], block["lines"]) for block in emails.blocks(TEXT.rpartition(f"\n{MARK}\n")[0])
    ] == [
        ("lines", ["Good day,", "<b>you</b> & others are asked:"]),
        ("list", ["to read https://example.org/a?b=1&c=2", "to answer"]),
        ("code", ["AB-CD"]),
        ("lines", ["Here:"]),
        ("button", [f"{SITE}/muj/?a=1&b=2"]),
    ]


def test_every_line_of_the_text_stands_in_the_html(html):
    for line in TEXT.replace(f"{MARK}\n", "").splitlines():
        for word in line.removeprefix("- ").split():
            assert escape(word) in html


def test_what_people_typed_is_no_html(html):
    assert "<b>you</b>" not in html
    assert "&lt;b&gt;you&lt;/b&gt; &amp; others" in html
    assert "<title>Heading &amp; more</title>" in html


def test_links_can_be_clicked_and_an_own_one_on_its_line_is_a_button(html):
    assert 'href="https://example.org/a?b=1&amp;c=2"' in html
    assert f'class="button" href="{SITE}/muj/?a=1&amp;b=2"' in html
    assert html.count('class="button"') == 1


@pytest.mark.parametrize(
    "line", ["https://elsewhere.example/", f"{SITE}.elsewhere.example/", f"{SITE}/a b", "javascript:alert(1)"]
)
def test_no_other_address_becomes_a_button(line):
    assert emails.blocks(line) == [{"kind": "lines", "lines": [line]}]


def test_the_last_mark_of_a_signature_is_the_portal_s(html):
    typed = emails.write_html("Heading", f"Text\n{MARK}\nmine{TEXT}")
    assert typed.partition("<footer>")[0].count("mine") == 1
