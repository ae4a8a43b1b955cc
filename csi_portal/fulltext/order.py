"""Czech alphabetical order, kept in a column."""

from czech_sort import bytes_key

from .words import clean


def czech_sort_key(text):
    """The key by which `text` sorts as in a Czech index (č after c, ch after h; digits after letters).

    Store it in a `BinaryField`: PostgreSQL compares bytea byte by byte, as Python compares bytes.
    """
    return bytes_key(clean(text))
