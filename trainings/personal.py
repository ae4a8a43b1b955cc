"""Personal data of trainings: who registered, what she answered, and what she needs."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from csi_portal.registrations.actions.retention import forget
from csi_portal.registrations.models.retention import is_evidence
from csi_portal.ui.typography import day

from .models import Session, TrainingGroup, TrainingRegistration

SEAT = {
    "basis": _("Your registration: steps you asked for yourself (GDPR art. 6(1)(b))."),
    "retention": _(
        "A year after the training, or as long as the grant project that pays for it must keep its evidence; "
        "a registration that came to nothing 30 days after its end."
    ),
}
ANSWER = {
    "basis": _("Your registration: steps you asked for yourself (GDPR art. 6(1)(b))."),
    "retention": _("A year after the training."),
}
NEED = {
    "basis": _("Your explicit consent (GDPR art. 9(2)(a)), which you may withdraw at any time."),
    "retention": _(
        "Fourteen days after the training; at once when you withdraw the consent, and the next night when "
        "you do not come after all."
    ),
}
TEACHING = {
    "basis": _("Our legitimate interest in saying who teaches (GDPR art. 6(1)(f))."),
    "retention": _("As long as the training is shown."),
}
ONE = "trainings.TrainingRegistration"
GROUP = "trainings.TrainingGroup"

FIELDS = {
    f"{ONE}.user": {"purpose": _("You find your registration under My things."), **SEAT},
    f"{ONE}.name": {
        "purpose": _("The coordinator knows who is coming; it stands on the certificate."),
        **SEAT,
    },
    f"{ONE}.name_key": {"purpose": _("Nobody is registered twice."), **SEAT},
    f"{ONE}.email": {"purpose": _("Letters about your seat go to it."), **SEAT},
    f"{ONE}.phone": {"purpose": _("The coordinator can reach you on the day."), **SEAT},
    f"{ONE}.organisation": {"purpose": _("The coordinator knows for whom you come."), **SEAT},
    f"{ONE}.organisation_name": {"purpose": _("The coordinator knows for whom you come."), **SEAT},
    f"{ONE}.role": {"purpose": _("The trainer prepares for what you do."), **SEAT},
    f"{ONE}.token_hash": {"purpose": _("It recognises the address of your registration."), **SEAT},
    f"{ONE}.token_sealed": {"purpose": _("Letters repeat the address of your registration."), **SEAT},
    f"{ONE}.code_hash": {"purpose": _("It proves that the address is yours."), **SEAT},
    f"{GROUP}.user": {"purpose": _("You find your group under My things."), **SEAT},
    f"{GROUP}.contact_name": {"purpose": _("Your colleagues know who registered them."), **SEAT},
    f"{GROUP}.contact_email": {"purpose": _("Letters about the group go to it."), **SEAT},
    f"{GROUP}.organisation": {"purpose": _("The coordinator knows for whom you come."), **SEAT},
    f"{GROUP}.organisation_name": {"purpose": _("The coordinator knows for whom you come."), **SEAT},
    f"{GROUP}.token_hash": {"purpose": _("It recognises the address of your group."), **SEAT},
    f"{GROUP}.token_sealed": {"purpose": _("Letters repeat the address of your group."), **SEAT},
    f"{GROUP}.code_hash": {"purpose": _("It proves that the address is yours."), **SEAT},
    "trainings.TrainingAnswer.value": {
        "purpose": _("The question says beside it why it is asked."),
        **ANSWER,
    },
    "trainings.TrainingAnswer.file": {"purpose": _("The question says beside it why it is asked."), **ANSWER},
    "trainings.TrainingNeeds.diet": {"purpose": _("The coordinator orders food that you can eat."), **NEED},
    "trainings.TrainingNeeds.access": {
        "purpose": _("The coordinator arranges that you can take part."),
        **NEED,
    },
    "trainings.Session.trainer": {"purpose": _("Participants know who teaches."), **TEACHING},
    "trainings.Session.trainer_account": {"purpose": _("The trainer sees her sessions."), **TEACHING},
    "trainings.Training.trainers": {"purpose": _("Readers know who teaches."), **TEACHING},
}

LABELS = {
    "registrations": _("registrations for trainings"),
    "training": _("training"),
    "registered_at": _("registered at"),
    "organisation": _("organisation"),
    "answers": _("answers"),
    "question": _("question"),
    "answer": _("answer"),
    "diet": _("food"),
    "access": _("access"),
    "groups": _("groups that you registered"),
    "phone": _("telephone"),
}


def export(user):
    """What is held of this person, as JSON-able lists. Needs only when they are the account's own."""
    found = TrainingRegistration.objects.of_account(user).select_related(
        "event__module", "organisation", "needs"
    )
    return {
        "registrations": [
            _exported(each, user) for each in found.prefetch_related("answers__question").order_by("pk")
        ],
        "groups": [
            {"training": str(group.event), "organisation": group.organisation_name}
            for group in TrainingGroup.objects.of_account(user).select_related("event__module").order_by("pk")
        ],
    }


def _exported(registration, user):
    needs = getattr(registration, "needs", None)
    own = registration.user_id == user.pk
    return {
        "training": str(registration.event),
        "registered_at": registration.submitted_at.isoformat(),
        "state": registration.get_state_display(),
        "name": registration.name,
        "email": registration.email,
        "phone": registration.phone,
        "organisation": registration.works_for,
        "role": registration.role,
        "answers": [
            {"question": str(answer.question), "answer": answer.value}
            for answer in registration.answers.all()
        ],
        "diet": needs.diet if needs and own else "",
        "access": needs.access if needs and own else "",
    }


def erase(user, now):
    """Erase the registrations and groups of this person, and the trainer's name in what she taught.

    Seats that are still to come go to the next in the queue; colleagues of her groups, and those who share
    her mailbox, keep theirs.
    """
    found = TrainingRegistration.objects.of_person_of(user).select_related("event")
    forget(registrations=list(found), by=user, now=now)
    TrainingGroup.objects.of_account(user).delete()
    Session.objects.filter(trainer_account=user).update(trainer="", trainer_account=None)


def erasure_notes(user):
    """Which seats will be given back, and what a grant project must keep."""
    now = timezone.now()
    found = (
        TrainingRegistration.objects.of_person_of(user)
        .live()
        .select_related("event__module", "event__project")
    )
    notes = []
    for registration in found.order_by("event__starts_at", "pk"):
        words = {"name": registration.name, "event": registration.event}
        if is_evidence(registration, now):
            words["until"] = day(registration.event.project.keep_until)
            notes.append(
                _(
                    "That %(name)s took part in %(event)s is kept until %(until)s, since the grant project "
                    "must prove it."
                )
                % words
            )
        elif not registration.event.has_begun(now):
            notes.append(
                _("The place of %(name)s at %(event)s is given up for the next in the queue.") % words
            )
    return notes
