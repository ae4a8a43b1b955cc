"""Blocks about what concerns all apps at once."""

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from centres.permissions import coordinates_a_centre
from csi_portal.ui.admin import Wait

from ..actions import overdue_number
from ..permissions import centres_to_watch

register = template.Library()


@register.simple_tag
def overdue_waiting(user):
    """{% overdue_waiting user as rows %}: a `Wait` of the data that should have been erased already."""
    if not coordinates_a_centre(user):
        return []
    number = overdue_number(now=timezone.now(), centres=centres_to_watch(user))
    address = reverse("admin:history_erasure_changelist")
    return [Wait(_("Data past its retention"), number, None, address)] if number else []
