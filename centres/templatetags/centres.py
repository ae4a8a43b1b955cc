"""{% load centres %}: what the centres lend to other pages.

`{% my_centres user %}` gives rows of a fact list: the user's roles in centres, and the questions she asked.
"""

from django import template
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from csi_portal.ui.admin import wait

from ..models import CentreRole, Enquiry
from ..permissions import coordinates_a_centre, visible_enquiries, visible_letters, works_in_a_centre

register = template.Library()


@register.inclusion_tag("centres/blocks/my_centres.html")
def my_centres(user):
    return {
        "roles": CentreRole.objects.filter(user=user).select_related("centre"),
        "enquiries": Enquiry.objects.filter(sender=user).select_related("centre")[:5],
    }


@register.simple_tag
def centres_waiting(user):
    """{% centres_waiting user as rows %}: `Wait`s of the questions that wait for this person's centre."""
    if not works_in_a_centre(user):
        return []
    questions = visible_enquiries(user).waiting()
    address = reverse("admin:centres_enquiry_changelist")
    rows = [
        (_("New questions"), questions.filter(assigned_to=None), "new"),
        (_("Questions assigned to me"), questions.filter(assigned_to=user), "mine"),
        (_("Questions past their day"), questions.overdue(now()), "overdue"),
    ]
    waits = [wait(label, found, "waiting_since", f"{address}?stage={stage}") for label, found, stage in rows]
    return [each for each in waits if each]


@register.simple_tag
def letters_waiting(user):
    """{% letters_waiting user as rows %}: a `Wait` of the letters that could not be delivered."""
    if not coordinates_a_centre(user):
        return []
    failed = visible_letters(user).unsettled()
    address = reverse("admin:outbox_letter_changelist")
    row = wait(_("Letters that were not delivered"), failed, "failed_at", f"{address}?state=unsettled")
    return [row] if row else []
