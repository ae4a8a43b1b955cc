"""Sample modules and trainings, so that a new portal can be tried: marked as sample, dated from today.

They go through the same verbs as real ones, at moments that would have been theirs, so their queues, letters
and history hold together. Addresses end in .example, which can never receive mail.
"""

import datetime
import io
import json
import secrets
from pathlib import Path

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from PIL import Image, ImageDraw, ImageFont

from centres.models import Centre
from csi_portal.accounts.models import User
from csi_portal.fulltext.order import czech_sort_key
from csi_portal.history.actions import record
from csi_portal.registrations import actions as kit
from csi_portal.support.models import GrantLogo, GrantProject
from innovations.models import Innovation

from ..models import Material, Module, Session, Training

DATA = Path(__file__).resolve().parent.parent / "data"
DOMAIN = "ukazka.example"
MARK = "(ukázková data)"
NOTE = {
    "note_cs": "Ukázková data: toto školení je vymyšlené, přihlásit se můžete jen na zkoušku.",
    "note_en": "Sample data: this training is made up; you may register only to try it.",
}
GIVEN = ("place", "is_online", "capacity", "minimum", "admission")
DAY = datetime.timedelta(days=1)
HOLIDAYS = {(12, day) for day in range(23, 32)} | {(1, 1)}
THURSDAY = 3  # of two days in a row that begin on it both are working days


@transaction.atomic
def load_sample_trainings(*, now):
    """Create the sample modules and trainings, once. Returns the trainings; none when they are there."""
    sample = json.loads((DATA / "sample.json").read_text())
    if Module.objects.filter(slug__in=[each["slug"] for each in sample["modules"]]).exists():
        return []
    project = _project(sample["project"], now)
    modules = {each["slug"]: _module(each, now) for each in sample["modules"]}
    return [_training(each, modules[each["module"]], project, now) for each in sample["trainings"]]


def _project(values, now):
    today = timezone.localdate(now)
    project = GrantProject.objects.create(
        **values,
        is_sample=True,
        starts_on=today - 200 * DAY,
        ends_on=today + 500 * DAY,
        keep_until=today + 4000 * DAY,
    )
    GrantLogo.objects.create(
        project=project,
        image=ContentFile(_logo(), name=f"{secrets.token_hex(16)}.webp"),
        alternative_text_cs="Ukázkové logo",
        alternative_text_en="Sample logo",
    )
    return project


def _logo():
    """A picture that says that a logo belongs here."""
    picture, buffer = Image.new("RGB", (280, 96), "#e3eee8"), io.BytesIO()
    drawing = ImageDraw.Draw(picture)
    drawing.rectangle((2, 2, 277, 93), outline="#1d5b47", width=3)
    drawing.text((140, 48), "LOGO", fill="#1d5b47", font=ImageFont.load_default(44), anchor="mm")
    picture.save(buffer, "WEBP", lossless=True)
    return buffer.getvalue()


def _module(values, now):
    example = Innovation.objects.published().filter(slug=values["source_example"]).first()
    module = Module.objects.create(
        **{**values, "source_example": example},
        title_key=czech_sort_key(values["title_cs"]),
        state=Module.State.PUBLISHED,
        is_sample=True,
    )
    record(verb="publish", subject=module, by=None, now=now, reason="sample data")
    return module


def _training(values, module, project, now):
    sessions = _sessions(values, now)
    starts_at, ends_at = sessions[0][0], sessions[-1][1]
    published_at = min(now - 10 * DAY, starts_at - 40 * DAY)
    training = Training.objects.create(
        module=module,
        centre=Centre.objects.get(slug=values["centre"]),
        project=project,
        slug=f"{module.slug}-{timezone.localdate(starts_at).isoformat()}",
        is_sample=True,
        starts_at=starts_at,
        ends_at=ends_at,
        closes_at=starts_at - 2 * DAY,
        cancel_until=starts_at - DAY,
        trainers="Ukázková lektorka",
        **NOTE,
        **{
            name: values[name]
            for name in ("place", "is_online", "capacity", "minimum", "admission")
            if name in values
        },
    )
    for begins, ends in sessions:
        Session.objects.create(
            training=training, starts_at=begins, ends_at=ends, online_link=values.get("online_link", "")
        )
    if values.get("material"):
        _material(training)
    kit.publish(event=training, by=None, now=published_at)
    _register(training, values, published_at + DAY)
    if values.get("is_over"):
        kit.finish(event=training, by=None, now=ends_at)
    return training


def _sessions(values, now):
    """(beginning, end) of each: on working days in a row, the first one as many days from now as it says."""
    first = timezone.localdate(now) + values["in_days"] * DAY
    while first.weekday() > THURSDAY or (first.month, first.day) in HOLIDAYS:
        first += DAY
    return [
        tuple(
            timezone.make_aware(
                datetime.datetime.combine(first + number * DAY, datetime.time.fromisoformat(hour))
            )
            for hour in hours
        )
        for number, hours in enumerate(values["hours"])
    ]


def _material(training):
    file = ContentFile((DATA / "sample_worksheet.pdf").read_bytes(), name=f"{secrets.token_hex(16)}.pdf")
    Material.objects.create(
        training=training,
        title_cs="Ukázkový pracovní list (ukázková data)",
        title_en="Sample worksheet (sample data)",
        file=file,
    )


def _register(training, values, now):
    """People without an account one after the other, then those of the sample accounts."""
    for number in range(1, values["people"] + 1):
        email = f"ucastnice{number}@{DOMAIN}"
        _register_one(training, f"Ukázková účastnice {number} {MARK}", email, None, now + number * DAY / 24)
    for login in values.get("accounts", ()):
        if user := User.objects.filter(email=f"{login}@{DOMAIN}").first():
            _register_one(training, user.full_name, user.email, user, now + DAY)


def _register_one(training, name, email, user, now):
    kit.register(
        event=training,
        people=[kit.Person(name, email)],
        contact=kit.Contact(name, email, organisation_name=f"Ukázková organizace {MARK}"),
        language="cs",
        by=user,
        now=now,
        verified=True,
        earlier=kit.KEEP,
    )
