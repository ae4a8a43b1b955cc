"""Personal data of the centres: questions people ask, cards of the centres' people, and roles."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .actions import people
from .models import CentrePerson, CentreRole, Enquiry, EnquiryMessage

QUESTION = {
    "basis": _("Steps you asked for yourself: an answer to your question (GDPR art. 6(1)(b))."),
    "retention": _("Two years after the last word of the conversation, then erased."),
}
CARD = {
    "basis": _("Your consent (GDPR art. 6(1)(a)), which you may withdraw at any time."),
    "retention": _("Until you withdraw the consent; a card without a consent is erased after 30 days."),
}
ROLE = {
    "basis": _("Our legitimate interest in knowing who acts for a centre (GDPR art. 6(1)(f))."),
    "retention": _("As long as the role lasts, at the latest with the account."),
}

FIELDS = {
    "centres.Enquiry.sender": {"purpose": _("You see your questions among your data."), **QUESTION},
    "centres.Enquiry.name": {
        "purpose": _("We know how to address you; you need not fill it in."),
        **QUESTION,
    },
    "centres.Enquiry.email": {"purpose": _("The answer goes to it."), **QUESTION},
    "centres.Enquiry.place": {"purpose": _("We answer with your municipality in mind."), **QUESTION},
    "centres.Enquiry.about": {"purpose": _("We know which example or page you ask about."), **QUESTION},
    "centres.Enquiry.token_hash": {
        "purpose": _("It recognises the address at which you follow your question."),
        **QUESTION,
    },
    "centres.Enquiry.token_sealed": {
        "purpose": _("Letters repeat the address at which you follow your question."),
        **QUESTION,
    },
    "centres.Enquiry.assigned_to": {"purpose": _("It says who of the centre answers."), **ROLE},
    "centres.EnquiryMessage.text": {"purpose": _("It is your question and what you add to it."), **QUESTION},
    "centres.EnquiryMessage.author": {"purpose": _("It says who wrote the message."), **QUESTION},
    "centres.CentrePerson.user": {"purpose": _("You can withdraw your card by yourself."), **CARD},
    "centres.CentrePerson.name": {"purpose": _("Visitors know whom they can turn to."), **CARD},
    "centres.CentrePerson.job": {"purpose": _("Visitors know what you do in the centre."), **CARD},
    "centres.CentrePerson.email": {"purpose": _("Visitors can write to you."), **CARD},
    "centres.CentrePerson.phone": {"purpose": _("Visitors can call you."), **CARD},
    "centres.CentrePerson.consent_recorded_by": {
        "purpose": _("It shows who recorded the consent."),
        **ROLE,
    },
    "centres.CentreRole.user": {"purpose": _("It says what you may do in a centre."), **ROLE},
    "centres.CentreRole.granted_by": {"purpose": _("It says who entrusted somebody with a role."), **ROLE},
}

LABELS = {
    "questions": _("questions you asked"),
    "number": _("number"),
    "asked_at": _("asked at"),
    "place": _("municipality"),
    "about": _("what it concerns"),
    "conversation": _("conversation"),
    "from": _("from whom"),
    "at": _("when"),
    "text": _("text"),
    "cards": _("cards on the page of a centre"),
    "job_cs": _("job title (Czech)"),
    "job_en": _("job title (English)"),
    "phone": _("telephone"),
    "centre": _("centre"),
}


def _questions_of(user):
    """Those sent while signed in, and those sent from the address of the account, which is verified."""
    return Enquiry.objects.filter(Q(email__iexact=user.email) | Q(sender=user))


def export(user):
    """What the centres hold of this person, as JSON-able lists."""
    return {
        "questions": [
            {
                "number": enquiry.pk,
                "asked_at": enquiry.asked_at.isoformat(),
                "name": enquiry.name,
                "email": enquiry.email,
                "place": enquiry.place,
                "about": enquiry.about,
                "conversation": [
                    {
                        "from": message.get_origin_display(),
                        "at": message.written_at.isoformat(),
                        "text": message.text,
                    }
                    for message in enquiry.messages.all()
                    if message.origin != EnquiryMessage.Origin.NOTE
                ],
            }
            for enquiry in _questions_of(user).prefetch_related("messages")
        ],
        "cards": list(
            CentrePerson.objects.filter(user=user).values("name", "job_cs", "job_en", "email", "phone")
        ),
        "roles": [
            {"centre": role.centre.name, "role": role.get_role_display()}
            for role in CentreRole.objects.filter(user=user).select_related("centre")
        ],
    }


def erase(user, now):
    """Erase the person's questions, cards and roles, and the name under what she wrote for a centre."""
    _questions_of(user).delete()
    CentrePerson.objects.filter(user=user).delete()
    CentrePerson.objects.filter(consent_recorded_by=user).update(consent_recorded_by=None)
    people.revoke_all_roles(user=user, by=None, now=now)
    CentreRole.objects.filter(granted_by=user).update(granted_by=None)
    Enquiry.objects.filter(assigned_to=user).update(assigned_to=None)
    EnquiryMessage.objects.filter(author=user).update(author=None)


def erasure_notes(user):
    """Say that answers written for a centre stay with the people who asked."""
    if EnquiryMessage.objects.filter(author=user, origin=EnquiryMessage.Origin.CENTRE).exists():
        return [_("Answers that you wrote for a centre stay with those who asked, without your name.")]
    return []
