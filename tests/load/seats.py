"""What the measurement of registering needs in the database: people, trainings, and the count afterwards."""

import json
from collections import Counter
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.utils import timezone

from centres.models import Centre
from csi_portal.accounts.models import User
from csi_portal.fulltext.order import czech_sort_key
from csi_portal.outbox.models import Letter
from trainings.models import Module, Session, Training, TrainingRegistration

DAY = timedelta(days=1)


def prepare(path, *, people, trainings):
    """Write {"cookies": […], "trainings": {name: address}} for people and {name: seats} of trainings."""
    module = Module.objects.create(
        slug="load",
        state="published",
        title_cs="Zátěž",
        title_key=czech_sort_key("Zátěž"),
        aim_cs="–",
        hours=1,
    )
    cookies = [cookie_of(number) for number in range(people)]
    addresses = {
        name: training(module, name, seats).registration_address for name, seats in trainings.items()
    }
    Path(path).write_text(json.dumps({"cookies": cookies, "trainings": addresses}))


def cookie_of(number):
    user = User.objects.create(email=f"load{number}@example.org", full_name=f"Zátěž {number}")
    client = Client()
    client.force_login(user)
    assert client.session[SESSION_KEY]
    return f"{settings.SESSION_COOKIE_NAME}={client.session.session_key}"


def training(module, name, seats):
    """A published training of a module of its own kind, so that nobody has to choose between dates."""
    now = timezone.now()
    module.pk, module.slug = None, f"load-{name}"
    module.save()
    made = Training.objects.create(
        module=module,
        centre=Centre.objects.first(),
        slug=f"load-{name}",
        state="published",
        published_at=now,
        is_online=True,
        capacity=seats,
        closes_at=now + 20 * DAY,
        cancel_until=now + 20 * DAY,
        starts_at=now + 21 * DAY,
        ends_at=now + 22 * DAY,
    )
    Session.objects.create(training=made, starts_at=made.starts_at, ends_at=made.ends_at)
    return made


def count(name):
    """Print what became of a training's registrations, as JSON."""
    found = TrainingRegistration.objects.filter(event__slug=f"load-{name}")
    queue = list(found.in_queue().values_list("queued_at", "pk"))
    letters = Letter.objects.filter(
        subject_type="trainings.trainingregistration",
        subject_id__in=[str(pk) for pk in found.values_list("pk", flat=True)],
    )
    print(
        json.dumps(
            {
                "states": Counter(found.values_list("state", flat=True)),
                "taken": found.taking().count(),
                "people": found.live().values("email").distinct().count(),
                "live": found.live().count(),
                "fair": queue == sorted(queue) and nobody_passed(found),
                "letters": Counter(letters.values_list("topic", flat=True)),
            }
        )
    )


def nobody_passed(found):
    """Whether everybody who got a seat at once came before everybody who waits."""
    seated = [each.queued_at for each in found.filter(state="confirmed")]
    waiting = [each.queued_at for each in found.filter(state="waiting")]
    return not seated or not waiting or max(seated) <= min(waiting)
