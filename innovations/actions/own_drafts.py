"""What a partner writes: own drafts, saved at any time, until the editors read them."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from csi_portal.history.actions import versioned

from ..permissions import write_refusal
from .copying import has_no_rows, snapshot, write_content
from .editing import keep_edited, lock, refuse, start_draft
from .media import remove_picture, save_picture


class ChangedMeanwhileError(ValidationError):
    """Somebody saved after the form was opened; nothing of the form was saved."""


@versioned
def write_own(*, innovation, texts, rows, seen, picture=None, removed=(), by, now):
    """Keep what a partner wrote. `texts` are {field: value}, `rows` {relation: [{field: value}]} in the order
    in which they were shown, with None for one that goes. `seen` is the version that the form was opened at.

    Raises ChangedMeanwhileError when the text has changed since, ValidationError for what she may not write.
    """
    if innovation.pk is None:
        for name, value in texts.items():
            setattr(innovation, name, value)
        start_draft(innovation=innovation, by=by, now=now)
        has_no_rows(innovation)
    else:
        innovation = lock(innovation)
        refuse(write_refusal(by, innovation))
        if seen != innovation.text_version:
            raise ChangedMeanwhileError(
                _(
                    "Somebody has saved this draft since you opened it. Nothing of yours is lost: it stands "
                    "below. Compare it with what is saved now, then save again."
                )
            )
    content = snapshot(innovation)
    content["fields"] |= texts
    content["rows"] |= {name: _merged(content["rows"][name], written) for name, written in rows.items()}
    content["rows"]["sources"] = _with_cited(content["rows"])
    keep_edited(innovation=innovation, by=by, now=now, fields=write_content(content, innovation))
    for each in removed:
        remove_picture(picture=each, by=by, now=now)
    if picture:
        picture.innovation = innovation
        save_picture(picture=picture, by=by, now=now)
    return innovation


def _merged(stored, written):
    """Rows as they were with what was written over them, so that an editor's Czech beside it stays."""
    merged = []
    for place, values in enumerate(written):
        if values:
            before = stored[place] if place < len(stored) else {}
            merged.append({**before, **values, "position": len(merged) + 1})
    return merged


def _with_cited(rows):
    """Each source once, and after them those that only a figure names."""
    sources = {source["url"]: source for source in reversed(rows["sources"])}
    listed = list(reversed(sources.values()))
    for name in ("results", "costs", "replications"):
        for figure in rows[name]:
            if figure["source"] not in sources:
                sources[figure["source"]] = {"url": figure["source"], "position": len(listed) + 1}
                listed.append(sources[figure["source"]])
    return listed
