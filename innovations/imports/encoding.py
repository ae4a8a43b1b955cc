"""Which encoding the bytes of a file are in. Nobody writes it down, so the letters must tell."""

import codecs
import re
from pathlib import Path

from charset_normalizer import from_bytes
from django.core.management.base import CommandError

CHUNK = 1 << 20
SAMPLE = 2 << 20
LONGEST_LINE = 5_000_000  # characters
BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
# Letters beyond a–z of the languages written in each encoding; very rare ones are left out on purpose.
ALPHABETS = {
    "cp1250": ["áčďéěíňóřšťúůýž", "áäčďéíľňóôšťúýž", "ąćęłńóśźż", "áéíóöőúüű", "čćđšž", "äöüß"],
    "iso-8859-2": ["áčďéěíňóřšťúůýž", "áäčďéíľňóôšťúýž", "ąćęłńóśźż", "áéíóöőúüű", "čćđšž"],
    "cp1252": ["àâçèéêëîïôùûüœ", "äöüß", "áéíñóúü", "áâãàçéêíóôõú", "àèéìòù", "åäöæø", "ëéïü"],
}
# What may stand in a text of any language.
SHARED = frozenset("„“”‚‘’«»–—…•·§°€£½²³™®©\u00a0\u00ad¿¡ªº×")
CENTRAL = {"cs", "sk", "pl", "hu", "sl", "hr"}
PLAUSIBLE = 0.6  # of the letters beyond ASCII
BEYOND = re.compile(r"[^\x00-\x7f]")
STRANGE_WORD = re.compile(r"\S*[\udc80-\udcff]\S*")
GOOD = re.compile(r"[^\x00-\x7f\udc80-\udcff]")
MOSTLY = 4  # times more good sequences than stray bytes, and the file is UTF-8 with a few strangers


def _strangers(encoding):
    """How to read bytes that are no UTF-8 inside a file that is: as `encoding`."""
    return lambda error: (error.object[error.start : error.end].decode(encoding, "replace"), error.end)


for _encoding in ALPHABETS:
    codecs.register_error(f"read_as_{_encoding}", _strangers(_encoding))


def open_text(path, language):
    """The file opened as text, line ends untouched. `language` decides when the letters don't."""
    encoding, errors = encoding_of(path, language)
    return Path(path).open(encoding=encoding, errors=errors, newline="")


def lines_of(file, path):
    """The lines of an opened file. One that would fill the memory ends the import with a sentence."""
    for number, line in enumerate(iter(lambda: file.readline(LONGEST_LINE + 1), ""), start=1):
        if len(line) > LONGEST_LINE:
            raise CommandError(
                f"{path}: line {number} is longer than {LONGEST_LINE} characters. Divide it into lines."
            )
        yield line


def encoding_of(path, language):
    """(encoding, name of the error handler) of a file."""
    with Path(path).open("rb") as file:
        head = file.read(4096)
    for bom, encoding in BOMS.items():
        if head.startswith(bom):
            return encoding, "replace"
    if has_two_bytes_a_letter(head):
        return ("utf-16-le" if head[1::2].count(0) >= head[::2].count(0) else "utf-16-be"), "replace"
    good, stray, sample = _survey(path)
    if not stray:
        return "utf-8", "replace"
    legacy = legacy_encoding(sample, language)
    if good > MOSTLY * stray:
        return "utf-8", f"read_as_{legacy if legacy in ALPHABETS else 'cp1252'}"
    return legacy, "replace"


def has_two_bytes_a_letter(head):
    """Whether about every second byte is a NUL. A few of them are dirt."""
    return 0.2 < head.count(0) / max(1, len(head)) < 0.6


def _survey(path):
    """(characters beyond ASCII that are good UTF-8, bytes that are not, words with such bytes)."""
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    good = stray = 0
    sample = bytearray()
    with Path(path).open("rb") as file:
        while chunk := file.read(CHUNK):
            text = decoder.decode(chunk)
            beyond = BEYOND.findall(text)
            strangers = sum("\udc80" <= letter <= "\udcff" for letter in beyond)
            good, stray = good + len(beyond) - strangers, stray + strangers
            if len(sample) < SAMPLE and strangers:
                sample += GOOD.sub("", " ".join(STRANGE_WORD.findall(text))).encode(
                    "ascii", "surrogateescape"
                )
    return good, stray, bytes(sample[:SAMPLE])


def legacy_encoding(sample, language):
    """The likeliest single-byte encoding of words with letters beyond ASCII."""
    first = "cp1250" if language.lower()[:2] in CENTRAL else "cp1252"
    order = sorted(ALPHABETS, key=lambda encoding: encoding != first)
    scores = {encoding: likeness(sample.decode(encoding, "replace"), encoding) for encoding in order}
    best = max(order, key=scores.get)  # the first one of equals
    if scores[best] < PLAUSIBLE and (other := from_bytes(sample).best()):
        return other.encoding
    return best


def likeness(text, encoding):
    """Which share of the letters beyond ASCII one language of this encoding could have written, 0–1."""
    beyond = [letter for letter in text.lower() if letter > "\x7f" and letter not in SHARED]
    if not beyond:
        return 1.0
    return max(sum(letter in alphabet for letter in beyond) for alphabet in ALPHABETS[encoding]) / len(beyond)
