"""What changes a centre."""

import json
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from csi_portal.history.actions import record

from ..models import Centre

FACTS = Path(__file__).resolve().parent.parent / "data" / "centres.json"


@transaction.atomic
def load_centres(*, by, now):
    """Create the centres that are missing, from data/centres.json; those that exist keep what people wrote.

    Returns a dict from the district's name to its centre.
    """
    for facts in json.loads(FACTS.read_text(encoding="utf-8")):
        centre, created = Centre.objects.get_or_create(slug=facts["slug"], defaults=facts)
        if created:
            record(verb="create", subject=centre, by=by, now=now, centre=centre.slug)
    return {centre.district: centre for centre in Centre.objects.all()}


@transaction.atomic
def save_on_page(*, subject, centre, fields, by, now):
    """Store what a coordinator wrote about a centre, a person or a supporter; `fields` names what changed.

    Of a row that stands only these are written, so that two people who write at once both keep theirs.
    Raises ValidationError when it has been erased in the meantime: it must not come back.
    """
    verb = "change" if subject.pk else "create"
    if subject.pk:
        if not type(subject).objects.select_for_update().filter(pk=subject.pk).exists():
            raise ValidationError(_("It is no longer here: somebody has erased it. Nothing was saved."))
        written = {name for name in fields if name in {field.name for field in subject._meta.fields}}
        subject.save(update_fields=written)
    else:
        subject.save()
    record(verb=verb, subject=subject, by=by, now=now, centre=centre.slug, fields=fields)
    return subject


@transaction.atomic
def remove_supporter(*, supporter, by, now):
    """Take a supporter or partner off the centre's page."""
    record(verb="remove", subject=supporter, by=by, now=now, centre=supporter.centre.slug)
    supporter.delete()
