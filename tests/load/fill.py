"""A catalogue of any size: each part of an example is taken from another real one, chosen by chance."""

import json
import random
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone
from tqdm import tqdm

from csi_portal.accounts.models import User
from csi_portal.fulltext.actions import write_entries
from csi_portal.fulltext.models import Word
from csi_portal.fulltext.order import czech_sort_key
from innovations.actions.indexing import INDEXED, entry_of
from innovations.models import Cost, Estimate, Innovation, Source, TargetGroup, Theme

BATCH = 500
TEXTS = ("problem", "how", "funding", "challenges", "conditions", "caveats", "transfer_law", "transfer_money")
ALONE = (
    "kind", "country", "subdivision", "region", "place", "latitude", "longitude", "organisation",
    "year_started", "state", "smallest_population", "evidence_level", "checked_on",
)  # fmt: skip
MANY = ("target_groups", "themes", "actors")


def fill(count, *, seed=1, searchable=True):
    """Add examples until there are `count` published ones; the same for the same seed.

    Making them `searchable` takes most of the time.
    """
    originals = list(Innovation.objects.prefetch_related(*MANY, "costs", "estimates"))
    chance = random.Random(seed)
    now = timezone.now()
    numbers = range(len(originals), count)
    for start in tqdm(range(0, len(numbers), BATCH), desc="Filling", unit=f"×{BATCH}"):
        batch = [recombined(number, originals, chance, now) for number in numbers[start : start + BATCH]]
        Innovation.objects.bulk_create(batch)
        add_related(batch, originals, chance)
        if not searchable:
            continue
        stored = Innovation.objects.filter(pk__in=[each.pk for each in batch]).prefetch_related(*INDEXED)
        write_entries(entries=[entry_of(each) for each in stored])
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def recombined(number, originals, chance, now):
    """An example whose every part is taken from a real one, chosen by chance."""
    facts, title, other = (chance.choice(originals) for _ in range(3))
    name, _, subject = title.title_cs.partition(" – ")
    example = Innovation(
        slug=f"example-{number}",
        status=Innovation.Status.PUBLISHED,
        published_at=now - timedelta(minutes=number),
        title_cs=f"{name} – {other.title_cs.partition(' – ')[2] or subject or name} {number}"[:200],
        title_en=f"{title.title_en} {number}"[:200],
        state_note_cs=facts.state_note_cs,
        completeness=chance.randint(30, 100),
        lowest_cost_czk=facts.lowest_cost_czk and round(facts.lowest_cost_czk * chance.uniform(0.2, 5)),
        **{name: getattr(facts, name) for name in ALONE},
    )
    for name in TEXTS:
        source = chance.choice(originals)
        for language in ("cs", "en"):
            setattr(example, f"{name}_{language}", getattr(source, f"{name}_{language}"))
    example.title_key = czech_sort_key(example.title_cs)
    return example


def add_related(batch, originals, chance):
    """Vocabulary, one source, costs and own estimates, each set taken whole from a real example."""
    for name in MANY:
        through = getattr(Innovation, name).through
        column = f"{getattr(Innovation, name).field.related_model._meta.model_name}_id"
        through.objects.bulk_create(
            through(innovation_id=example.pk, **{column: term.pk})
            for example in batch
            for term in getattr(chance.choice(originals), name).all()
        )
    sources = Source.objects.bulk_create(
        Source(innovation=example, url=f"https://example.org/{example.slug}") for example in batch
    )
    Cost.objects.bulk_create(
        Cost(innovation=example, source=source, what=cost.what, amount=cost.amount, currency=cost.currency)
        for example, source in zip(batch, sources, strict=True)
        for cost in chance.choice(originals).costs.all()
    )
    Estimate.objects.bulk_create(
        Estimate(innovation=example, field=estimate.field, stated_on=estimate.stated_on)
        for example in batch
        for estimate in chance.choice(originals).estimates.all()
    )


def samples(path):
    """Write what the measurement asks for: words of titles and texts, addresses, filter values, a session."""
    client = Client()
    client.force_login(User.objects.create(email="reader@example.org", full_name="A Reader"))
    published = Innovation.objects.published()
    words = Word.objects.filter(times__gte=20).order_by("?").values_list("word", flat=True)
    Path(path).write_text(
        json.dumps(
            {
                "cookie": f"{settings.SESSION_COOKIE_NAME}={client.session.session_key}",
                "slugs": list(published.order_by("?").values_list("slug", flat=True)[:500]),
                "words": [word for word in words if len(word) > 3][:300],
                "filters": {
                    "zeme": ["ES", "PT", "AT", "GB-SCT"],
                    "skupina": list(TargetGroup.objects.values_list("slug", flat=True)[:8]),
                    "tema": list(Theme.objects.values_list("slug", flat=True)[:8]),
                    "doklady": Innovation.Evidence.values,
                    "druh": Innovation.Kind.values,
                },
            }
        )
    )
