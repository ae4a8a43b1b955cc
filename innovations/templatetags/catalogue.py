"""{% load catalogue %}: the filters, in plain Python.

A page has two hundred of these links; as a template they take as long as all the rest of the page
(docs/decisions, "Facets in memory").
"""

from django import template
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext

from csi_portal.ui.typography import NBSP

register = template.Library()


OPEN = 2  # filters that are unfolded from the start


@register.simple_tag
def filter_list(finding):
    """{% filter_list finding %}: each filter folded, with its values, their numbers and links.

    Of the whole catalogue they differ by the sort only, and are kept with its memory.
    """
    asked = finding.asked
    if asked.is_plain and not asked.place:
        key = ("filters", finding.language, asked.sort)
        return finding.memory.kept(key, lambda: blocks(finding.facets))
    return blocks(finding.facets)


def blocks(facets):
    separator, without = (NBSP if get_language() == "cs" else ","), escape(gettext("without"))
    folded = (block(facet, place < OPEN, separator, without) for place, facet in enumerate(facets))
    return mark_safe("".join(folded))  # noqa: S308  escaped in `block` and `row`


def block(facet, is_open, separator, without):
    """One filter as safe HTML; unfolded when something in it is on."""
    unfolded = " open" if is_open or facet.on else ""
    on = f' <span class="facet__on">{facet.on}</span>' if facet.on else ""
    note = f'<p class="facet__note">{escape(facet.note)}</p>' if facet.note else ""
    rows = "".join(row(value, separator, without) for value in facet.values)
    summary = f"<summary>{escape(facet.label)}{on}</summary>"
    return f'<details class="facet"{unfolded}>{summary}{note}<ul>{rows}</ul></details>'


def row(value, separator, without):
    """One row as safe HTML: names are escaped here; links are quoted by `Asked`, only their & is left."""
    name, exclude = escape(value.name), ""
    if value.exclude_link:
        address = value.exclude_link.replace("&", "&amp;")
        exclude = f'<a class="not" href="{address}" aria-label="{without} {name}">−</a>'
    mark, current = (f' class="{value.state}"', ' aria-current="true"') if value.state else ("", "")
    shown = f"{without} {name}" if value.state == "excluded" else name
    address = value.link.replace("&", "&amp;")
    count = f"{value.count:,}".replace(",", separator) if value.count > 999 else value.count
    return f'<li{mark}><a href="{address}"{current}>{shown}</a><span class="n">{count}</span>{exclude}</li>'
