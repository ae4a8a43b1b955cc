"""Two entries of a controlled list become one."""

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils.translation import gettext as _

from csi_portal.fulltext.words import plain
from csi_portal.history import actions as history

from ..models import Innovation
from .indexing import concerned_by, index_again


class Merge:
    """What changes when `merged` goes and `kept` takes its examples and words; nothing is written here."""

    def __init__(self, merged, kept):
        if type(merged) is not type(kept) or merged.pk == kept.pk:
            raise ValidationError(_("Choose another entry of the same list."))
        self.merged, self.kept = merged, kept

    @property
    def gaining(self):
        """Examples that will bear `kept` for the first time."""
        return self.merged.innovations.exclude(pk__in=self.kept.innovations.values("pk"))

    @property
    def already(self):
        """Examples that bear both."""
        return self.merged.innovations.filter(pk__in=self.kept.innovations.values("pk"))

    @property
    def approved(self):
        """Examples whose approval falls, for it was given to a text with the other word."""
        return self.merged.innovations.approved()

    @property
    def new_synonyms(self):
        """Names and synonyms that `kept` takes over, each once."""
        known = {plain(word) for word in (self.kept.name_cs, self.kept.name_en, *self.kept.synonyms)}
        words = (self.merged.name_cs, self.merged.name_en, *self.merged.synonyms)
        return list({plain(word): word for word in words if word and plain(word) not in known}.values())


@history.versioned
def merge_terms(*, merged, kept, by, now):
    """Put one target group, theme or actor into another; its examples bear the other one from now on.

    What readers see changes at once, as with a name that is mended; each example has it in its history. A
    standing approval falls, and whoever has such a text open is asked before saving.

    Raises ValidationError for entries of different lists, or one and the same.
    """
    Merge(merged, kept)
    # Locked in one order, so that two editors can't wait for each other.
    pair = type(kept).objects.select_for_update().order_by("pk").in_bulk([merged.pk, kept.pk])
    if len(pair) < 2:
        raise ValidationError(_("Somebody has deleted one of the two meanwhile."))
    merge = Merge(pair[merged.pk], pair[kept.pk])
    merged, kept = merge.merged, merge.kept
    concerned = [*concerned_by(merged).values_list("pk", flat=True)]
    concerned += concerned_by(kept).values_list("pk", flat=True)
    tell_examples(merge=merge, by=by, now=now)
    kept.synonyms = [*kept.synonyms, *merge.new_synonyms]
    kept.innovations.add(*merge.gaining)
    history.record(verb="merge", subject=merged, by=by, now=now, reason=merged.slug)
    merged.delete()
    kept.full_clean()
    kept.save()
    concerned += concerned_by(kept).values_list("pk", flat=True)
    index_again(concerned)
    history.record(verb="edit", subject=kept, by=by, now=now, fields=["synonyms"])
    return kept


def tell_examples(*, merge, by, now):
    """Everything that bears `merged` gets a new text: its approval falls and its history says why."""
    bearing = Innovation.objects.filter(pk__in=[*merge.merged.innovations.values_list("pk", flat=True)])
    reason = f"{merge.merged} → {merge.kept}"
    history.record_for_all(verb="merge", subjects=bearing, by=by, now=now, reason=reason)
    bearing.update(text_version=F("text_version") + 1)
    bearing.approved().update(status=Innovation.Status.SUBMITTED, approved_by=None, approved_at=None)
