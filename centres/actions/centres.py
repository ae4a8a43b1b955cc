"""What changes a centre."""

import json
from pathlib import Path

from django.db import transaction

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
    """Store what a coordinator wrote about a centre, a person or a supporter; `fields` names what changed."""
    verb = "change" if subject.pk else "create"
    subject.save()
    record(verb=verb, subject=subject, by=by, now=now, centre=centre.slug, fields=fields)
    return subject


@transaction.atomic
def remove_supporter(*, supporter, by, now):
    """Take a supporter or partner off the centre's page."""
    record(verb="remove", subject=supporter, by=by, now=now, centre=supporter.centre.slug)
    supporter.delete()
