"""Two texts compared word by word, for people."""

import re
from difflib import SequenceMatcher
from typing import NamedTuple

WORDS = re.compile(r"\w+\W*|\W+")  # a word with what follows it
KEPT, ADDED, REMOVED = "kept", "added", "removed"
CONTEXT = 12  # words shown beside a change
LEFT_OUT = " … "


class Piece(NamedTuple):
    how: str  # KEPT, ADDED or REMOVED
    text: str


def compare(before, after):
    """The pieces of two texts in order: what stayed, what went and what was added.

    Long passages that stayed are shortened to the words beside the changes.
    """
    old, new = WORDS.findall(before), WORDS.findall(after)
    pieces = []
    for how, start, stop, new_start, new_stop in SequenceMatcher(None, old, new).get_opcodes():
        if how == "equal":
            pieces.append(Piece(KEPT, old[start:stop]))
            continue
        if start < stop:
            pieces.append(Piece(REMOVED, old[start:stop]))
        if new_start < new_stop:
            pieces.append(Piece(ADDED, new[new_start:new_stop]))
    last = len(pieces) - 1
    return [
        piece._replace(text="".join(_shortened(piece.text, number == 0, number == last)))
        if piece.how == KEPT
        else piece._replace(text="".join(piece.text))
        for number, piece in enumerate(pieces)
    ]


def _shortened(words, is_first, is_last):
    before, after = ([] if is_first else words[:CONTEXT]), ([] if is_last else words[-CONTEXT:])
    if len(words) <= len(before) + len(after) + CONTEXT:
        return words
    return [*before, LEFT_OUT, *after]
