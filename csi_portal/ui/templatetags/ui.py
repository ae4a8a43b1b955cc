"""{% load ui %}: the components that need more than plain HTML, and the typography filters.

The gallery at /komponenty/ shows each of them with its markup.
"""

from functools import lru_cache

from django import template
from django.conf import settings
from django.forms import BaseFormSet
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext

from csi_portal.ui import typography

register = template.Library()

register.filter("nbsp", typography.nbsp)
register.filter("number", typography.number)
register.filter("money", typography.money)
register.filter("day", typography.day)
register.filter("weekday", typography.weekday)
register.filter("moment", typography.moment)
register.filter("until", typography.until)
register.simple_tag(typography.span, name="span")


# --- small parts ------------------------------------------------------------------------------------------


@lru_cache(maxsize=64)
def _icon(name: str, label: str) -> SafeString:
    sprite = (settings.BASE_DIR / "static/img/icons.svg").read_text()
    if f'id="{name}"' not in sprite:
        raise template.TemplateSyntaxError(f"static/img/icons.svg has no icon named {name!r}.")
    spoken = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="icon icon--{}" {}><use href="{}#{}"/></svg>', name, spoken, static("img/icons.svg"), name
    )


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """{% icon "search" %}: silent beside a text; with `label` where the icon stands alone."""
    return _icon(name, str(label))


@register.simple_tag
def deadline(until, now) -> SafeString:
    """{% deadline event.closes_at now %}: the moment with its weekday in Prague, and how long is left."""
    left = until - now
    kind = "over" if left.total_seconds() <= 0 else "soon" if left.days < 3 else "calm"
    return format_html(
        '<time datetime="{}">{}</time> <span class="deadline__left deadline__left--{}">({})</span>',
        localtime(until).isoformat(),
        typography.moment(until),
        kind,
        typography.time_left(until, now),
    )


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context, page):
    """{% pagination page_obj %}: keeps the query string; nothing for a single page."""
    return {
        "page": page,
        "request": context["request"],
        "pages": page.paginator.get_elided_page_range(page.number),
    }


@register.inclusion_tag("components/breadcrumb.html")
def breadcrumb(*crumbs):
    """{% breadcrumb address label address label … %}: the way up; the page itself is not in it."""
    return {"crumbs": list(zip(crumbs[::2], crumbs[1::2], strict=True))}


@register.inclusion_tag("components/tabs.html")
def tabs(label, *tabs):
    """{% tabs label address name current icon … %}: views of one thing as links, e.g. list, map and table."""
    rows = zip(tabs[::4], tabs[1::4], tabs[2::4], tabs[3::4], strict=True)
    return {
        "label": label,
        "tabs": [dict(zip(("address", "name", "current", "icon"), row, strict=True)) for row in rows],
    }


# --- forms ------------------------------------------------------------------------------------------------


@register.simple_tag
def field(bound_field) -> SafeString:
    """{% field form.email %}: label, help, error and control, tied together; `{{ form }}` does it for all."""
    return bound_field.as_field_group()


@register.inclusion_tag("components/error_summary.html")
def form_errors(*forms):
    """{% form_errors form rows %}: what is wrong, each with a link to its field; nothing while nothing is.

    One page has one summary: it takes all the forms, and formsets, that are sent together.
    """
    problems = []
    for form in forms:
        if isinstance(form, BaseFormSet):
            problems += [("", error) for error in form.non_form_errors()]
            problems += [problem for row in form for problem in _problems(row)]
        else:
            problems += _problems(form)
    return {"problems": problems}


def _problems(form):
    problems = [("", error) for error in form.non_field_errors()]
    for bound in form:
        problems += [
            (bound.id_for_label or bound.auto_id, f"{bound.label}: {error}") for error in bound.errors
        ]
    return problems


# --- parts that enclose others ------------------------------------------------------------------------------

_NOTICE_ICONS = {"info": "info", "success": "check", "warning": "warning", "error": "error"}


@register.simple_block_tag
def notice(content, kind="info", title=""):
    """{% notice "warning" title %}…{% endnotice %}; kinds: info, success, warning, error."""
    heading = format_html("<p><strong>{}</strong></p>", title) if title else ""
    return format_html(
        '<div class="notice notice--{}">{}<div class="notice__body">{}{}</div></div>',
        kind,
        icon(_NOTICE_ICONS[kind]),
        heading,
        content,
    )


@register.simple_block_tag
def disclosure(content, summary, open=False):
    """{% disclosure summary open=True %}…{% enddisclosure %}: folds without script."""
    return format_html(
        '<details class="disclosure"{}><summary>{}{}</summary>'
        '<div class="disclosure__body">{}</div></details>',
        mark_safe(" open") if open else "",
        summary,
        icon("chevron-down"),
        content,
    )


@register.simple_block_tag
def scrolling(content, label):
    """{% scrolling label %}<table>…{% endscrolling %}: a wide table scrolls in itself, by keyboard too."""
    return format_html(
        '<div class="table-wrap" role="region" aria-label="{}" tabindex="0">{}</div>', label, content
    )


@register.simple_block_tag
def estimate(content, title="", date=None):
    """{% estimate title date %}…{% endestimate %}: our own reasoning, set apart from what sources say."""
    badge = gettext("our reasoning, not verified")
    day = f" {typography.day(date)}" if date else ""
    heading = format_html("<p><strong>{}</strong></p>", title) if title else ""
    return format_html(
        '<div class="estimate"><p><span class="badge badge--estimate">{}{}</span></p>{}{}</div>',
        badge,
        day,
        heading,
        content,
    )
