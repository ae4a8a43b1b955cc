"""What a person answers, and what she needs."""

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from csi_portal.history.actions import record
from csi_portal.registrations.models import CURRENT_NEEDS_CONSENT

from .seats import ENDED


def write_answers(registration, answers):
    """Store {question: value}; empty ones are removed.

    A value of a FILE question is an upload; anything else (nothing, or the name of the one that is stored)
    leaves the stored one as it is.
    """
    model = registration.answers.model
    kept = {answer.question_id: answer for answer in registration.answers.all()}
    for question, value in answers.items():
        answer = kept.get(question.pk) or model(registration=registration, question=question)
        if question.kind == question.Kind.FILE:
            if isinstance(value, File):
                _store_file(answer, value)
            continue
        answer.value = value
        if value in (None, "", [], False) and answer.pk:
            answer.delete()
        elif value not in (None, "", [], False):
            answer.save()


def _store_file(answer, file):
    """Store an upload; the one before goes once the new one is there for good."""
    before, storage = answer.file.name, answer.file.storage
    answer.value, answer.file = file.name[:200], file
    answer.save()
    if before:
        transaction.on_commit(lambda: storage.delete(before))


@transaction.atomic
def save_answers(*, registration, answers, by, now):
    """Change what was answered, until the event begins. History keeps that it changed, never what."""
    registration = type(registration).objects.select_for_update(of=["self"]).get(pk=registration.pk)
    if sentence := registration.event.closed_sentence(now):
        raise ValidationError(sentence)
    if not registration.is_live:
        raise ValidationError(ENDED)
    write_answers(registration, answers)
    record(verb="answer", subject=registration, by=by, now=now, fields=["answers"])


@transaction.atomic
def save_needs(*, registration, diet, access, consents, by, now):
    """Keep what the person needs, under her explicit consent; nothing about it is recorded in history."""
    registration = type(registration).objects.select_for_update(of=["self"]).get(pk=registration.pk)
    if not registration.is_live:
        raise ValidationError(ENDED)
    if not consents:
        raise ValidationError(
            _("Without your consent we must not keep this. Tick it, or leave the fields empty.")
        )
    if not diet.strip() and not access.strip():
        raise ValidationError(_("Say what you need; without anything there is nothing to keep."))
    needs = type(registration).needs.related.related_model
    needs.objects.update_or_create(
        registration=registration,
        defaults={
            "diet": diet.strip(),
            "access": access.strip(),
            "consent_version": CURRENT_NEEDS_CONSENT,
            "consent_at": now,
        },
    )


def withdraw_needs(*, registration, by, now):
    """The consent is withdrawn: what she needed is deleted at once."""
    type(registration).needs.related.related_model.objects.filter(registration=registration).delete()
