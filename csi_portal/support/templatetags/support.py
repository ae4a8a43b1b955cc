"""{% load support %}: what grant projects lend to the pages of what they pay for."""

from django import template

register = template.Library()


@register.inclusion_tag("support/publicity.html")
def publicity(project):
    """{% publicity training.project %}: its logos, sentence and number; nothing without one."""
    return {"project": project, "logos": project.logos.all() if project else ()}
