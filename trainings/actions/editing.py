"""Writing trainings: drafts, what their form changes, and their materials."""

import secrets
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from csi_portal.history.actions import record
from innovations.models.uploads import kind_of_document

from ..models import Session, Training, TrainingAnswer

CLOSES_BEFORE, CANCEL_BEFORE = timedelta(days=2), timedelta(days=1)


@transaction.atomic
def start_draft(*, training, starts_at, ends_at, by, now):
    """Store a new training with its first session. Registration closes two days before it, at first."""
    training.starts_at, training.ends_at = starts_at, ends_at
    training.closes_at = starts_at - CLOSES_BEFORE
    training.cancel_until = starts_at - CANCEL_BEFORE
    training.slug = free_slug(training)
    training.full_clean()
    training.save()
    Session.objects.create(training=training, starts_at=starts_at, ends_at=ends_at)
    record(verb="start_draft", subject=training, by=by, now=now, centre=training.centre.slug)
    return training


def free_slug(training):
    """The module and the day, with a number when that address is taken."""
    day = timezone.localdate(training.starts_at).isoformat()
    plain = f"{slugify(training.module.title_cs)[:80]}-{day}"
    taken = set(Training.objects.filter(slug__startswith=plain).values_list("slug", flat=True))
    numbered = (f"{plain}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (plain, *numbered) if slug not in taken)


@transaction.atomic
def save_edited(*, training, fields, by, now):
    """Store what a form has changed in a training."""
    if fields:
        training.save(update_fields=fields)
        note_edited(training=training, fields=fields, by=by, now=now)


def note_edited(*, training, fields, by, now):
    """Write down that rows of a training were changed by their form."""
    record(verb="edit", subject=training, by=by, now=now, fields=fields, centre=training.centre.slug)


@transaction.atomic
def remove_draft(*, training, by, now):
    """Throw away a training that nobody has seen. Raises ValidationError for any other."""
    training = Training.objects.select_for_update().get(pk=training.pk)
    if training.state != Training.State.DRAFT or training.registrations.exists():
        raise ValidationError(_("Only a draft can be deleted. Cancel the training; its people get a letter."))
    files = [row.file.name for row in training.materials.exclude(file="")]
    record(verb="remove", subject=training, by=by, now=now, centre=training.centre.slug)
    training.delete()
    delete_files(files)


@transaction.atomic
def save_material(*, material, by, now):
    """Keep a material; the ending of its file follows from its content. Raises ValidationError."""
    if material.file and not material.file._committed:
        kind = kind_of_document(material.file.file)
        material.file.name = f"{secrets.token_hex(16)}.{kind}"
    material.full_clean()
    material.save()
    record(verb="save_material", subject=owner_of(material), by=by, now=now, fields=["materials"])
    return material


@transaction.atomic
def remove_material(*, material, by, now):
    name, owner = material.file.name, owner_of(material)
    material.delete()
    record(verb="remove_material", subject=owner, by=by, now=now, fields=["materials"])
    delete_files([name] if name else [])


def forget_answer_files(*, questions):
    """Files that people sent go with the questions that asked for them: no retention would find them then."""
    sent = TrainingAnswer.objects.filter(question__in=questions).exclude(file="")
    delete_files(list(sent.values_list("file", flat=True)))


def delete_files(names):
    """Delete the files once the rows that held them are gone for good."""

    def delete():
        for name in names:
            default_storage.delete(name)

    transaction.on_commit(delete)


def owner_of(material):
    return material.training or material.module
