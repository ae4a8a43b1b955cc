"""{% load centres %}: what the centres lend to other pages.

`{% my_centres user %}` gives rows of a fact list: the user's roles in centres, and the questions she asked.
"""

from django import template

from ..models import CentreRole, Enquiry

register = template.Library()


@register.inclusion_tag("centres/blocks/my_centres.html")
def my_centres(user):
    return {
        "roles": CentreRole.objects.filter(user=user).select_related("centre"),
        "enquiries": Enquiry.objects.filter(sender=user).select_related("centre")[:5],
    }
