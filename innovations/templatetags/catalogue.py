"""{% load catalogue %}: the rows of a filter, in plain Python.

A page has two hundred of these links; as a template they take as long as all the rest of the page
(docs/decisions, "Facets in memory").
"""

from django import template
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext

from csi_portal.ui.typography import NBSP

register = template.Library()

ROW = '<li{mark}><a href="{link}"{current}>{name}</a><span class="n">{count}</span>{exclude}</li>'
EXCLUDE = '<a class="not" href="{link}" aria-label="{without} {name}">−</a>'


@register.simple_tag
def facet_rows(facet):
    """{% facet_rows facet %}: its values with their numbers, each with a link that excludes it."""
    separator, without = (NBSP if get_language() == "cs" else ","), escape(gettext("without"))
    return mark_safe("".join(row(value, separator, without) for value in facet.values))  # noqa: S308


def row(value, separator, without):
    """One row as safe HTML: names are escaped here; links are quoted by `Asked`, only their & is left."""
    name, exclude = escape(value.name), ""
    if value.exclude_link:
        link = value.exclude_link.replace("&", "&amp;")
        exclude = EXCLUDE.format(link=link, without=without, name=name)
    return ROW.format(
        mark=f' class="{value.state}"' if value.state else "",
        link=value.link.replace("&", "&amp;"),
        current=' aria-current="true"' if value.state else "",
        name=f"{without} {name}" if value.state == "excluded" else name,
        count=f"{value.count:,}".replace(",", separator),
        exclude=exclude,
    )
