"""What the content of an example is: what an author writes. What happened to the example is none of it."""

from .innovation import Innovation

NOT_CONTENT = {
    *("id", "slug", "status", "published_at", "created_at", "updated_at", "is_sample"),
    *("checked_on", "checked_by", "check_due_on", "revises", "text_version"),
    *("submitted_by", "submitted_at", "approved_by", "approved_at"),
    *("title_key", "completeness", "lowest_cost_czk", "loaded_digest"),
    # Where it came from, not what it says.
    *("imported_from", "external_id", "import_digest", "import_rest"),
}
NOT_CONTENT_OF_ROWS = {"id", "innovation", "confirmed_by", "confirmed_by_name", "confirmed_at"}

TERMS = ("target_groups", "themes", "actors")
# Rows, and what tells one from another; figures have no name of their own and are told by all that they say.
ROWS = {
    "sources": "url",
    "results": None,
    "costs": None,
    "replications": None,
    "estimates": "field",
    "pictures": "image",
    "attachments": "file",
}
FILES = {"pictures": "image", "attachments": "file"}


def content_fields(model):
    """The concrete fields of an innovation, or of one of its rows, that an author writes."""
    left_out = NOT_CONTENT if model is Innovation else NOT_CONTENT_OF_ROWS
    return [field for field in model._meta.concrete_fields if field.name not in left_out]


def pair_rows(before, after, told_by):
    """(old, new) of rows that differ, as {field: value}; None stands for a row that was added or that went.

    Equal rows are left out. A figure that changed is paired with one that went, in their order.
    """
    left, unmet = list(before), []
    for values in after:
        if values in left:
            left.remove(values)
        else:
            unmet.append(values)
    pairs = []
    for values in unmet:
        same = [old for old in left if not told_by or old[told_by] == values[told_by]]
        old = same[0] if same else None
        if old is not None:
            left = [row for row in left if row is not old]
        pairs.append((old, values))
    return [*pairs, *((old, None) for old in left)]
