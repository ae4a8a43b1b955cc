"""Mending text that went through too many programs: entities, mojibake, invisible characters."""

import html
import re

from ftfy import TextFixerConfig, fix_text

from csi_portal.fulltext.words import plain

MEND = TextFixerConfig(
    unescape_html=False,
    uncurl_quotes=False,
    fix_latin_ligatures=False,
    fix_character_width=False,
    normalization="NFC",
)
ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-f]+|\w+);", re.IGNORECASE)
BREAK_TAG = re.compile(r"</?(?:p|br|div|li|ul|ol|tr|h[1-6])\b[^>]*>", re.IGNORECASE)
LINK_TAG = re.compile(r"<a\b[^>]*\bhref=[\"']?([^\"'\s>]+)[^>]*>(.*?)</a>", re.IGNORECASE | re.DOTALL)
OTHER_TAG = re.compile(
    r"</?(?:b|i|u|em|strong|span|font|small|sup|sub|td|table|tbody)\b[^>]*>", re.IGNORECASE
)
SOFT_HYPHEN = re.compile(r"\u00ad\s*")
INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060\ufeff\ud800-\udfff]")
SPACES = re.compile(r"[^\S\n]+")
# Czech that was written in cp1250 and read as cp1252: „Pøíspìvek“.
MISREAD, CZECH_ONLY = re.compile("[øìèùòïØÌÈ]"), re.compile("[řěčůňďŘĚČŮŇĎ]")


def clean(text, language):
    """The text as its author wrote it, with plain spaces and `\\n` as the end of a line."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.isascii() or "&" in text or "<" in text:
        text = _mended(text, language)
    lines = [SPACES.sub(" ", line).strip() for line in INVISIBLE.sub("", text).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _mended(text, language):
    for _ in range(2):  # some are escaped twice
        if not ENTITY.search(text):
            break
        text = html.unescape(text)
    if "<" in text:
        text = LINK_TAG.sub(r"\2 (\1)", text)
        text = OTHER_TAG.sub("", BREAK_TAG.sub("\n", text))
    text = fix_text(text, MEND)
    if language[:2] in ("cs", "sk") and len(set(MISREAD.findall(text))) > 1 and not CZECH_ONLY.search(text):
        text = _read_as_cp1250(text)
    return SOFT_HYPHEN.sub("", text)


def _read_as_cp1250(text):
    try:
        return text.encode("cp1252").decode("cp1250")
    except UnicodeError:
        return text


def one_line(text):
    return " ".join(text.split())


def label(text):
    """A name as it is compared: „Název\\n projek\u00adtu *“ and "nazev projektu" are one."""
    return "".join(letter for letter in plain(text) if letter.isalnum())


def shortened(text, longest):
    """As many whole words as fit, and an ellipsis; the text itself when it fits."""
    if len(text) <= longest:
        return text
    head, _, tail = text[:longest].rpartition(" ")
    return f"{head or tail[:-1]}…"
