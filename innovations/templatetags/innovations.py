"""Blocks that the catalogue lends to other pages, and the small parts of its own."""

import datetime

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from csi_portal.accounts.permissions import is_editor, is_partner
from csi_portal.fulltext.models import EmptySearch
from csi_portal.ui.admin import wait
from csi_portal.ui.typography import day, money, nbsp
from innovations.documents.wording import about_czk
from innovations.models import Innovation, LinkCheck, Proposal, said, teaser

register = template.Library()

LATELY = datetime.timedelta(days=30)


# --- texts ------------------------------------------------------------------------------------------------


def in_its_language(text, tag="span"):
    """A `Said` as HTML; its language is given where it is not the reader's."""
    written = nbsp(text.text) if text.language == "cs" else text.text
    if text.language == get_language():
        return format_html("<{0}>{1}</{0}>", tag, written) if tag != "span" else format_html("{}", written)
    return format_html('<{0} lang="{1}">{2}</{0}>', tag, text.language, written)


def not_stated():
    return format_html('<span class="unknown">{}</span>', _("not stated by the source"))


@register.simple_tag
def text_of(obj, name):
    """{% text_of innovation "title" %}: in the reader's language, else the other one with `lang`."""
    text = said(obj, name)
    return in_its_language(text) if text else not_stated()


@register.simple_tag
def paragraphs_of(obj, name):
    """The same in paragraphs."""
    text = said(obj, name)
    if not text:
        return format_html("<p>{}</p>", not_stated())
    parts = (part.strip() for part in text.text.splitlines())
    return format_html_join(
        "\n", "{}", ((in_its_language(text._replace(text=part), "p"),) for part in parts if part)
    )


@register.simple_tag
def stated(value):
    """The value, or that no source states it."""
    return not_stated() if value in (None, "") else value


@register.simple_tag
def teaser_of(innovation):
    return in_its_language(teaser(innovation))


# --- estimates, figures -----------------------------------------------------------------------------------


@register.simple_tag
def estimate_badge(innovation, field):
    """Says that the field is our reasoning, and who confirmed it; nothing for what sources say."""
    estimate = next((each for each in innovation.estimates.all() if each.field == field), None)
    if estimate is None:
        return ""
    if estimate.is_confirmed:
        words = _("our reasoning, confirmed by %(name)s on %(day)s") % {
            "name": estimate.confirmed_by_name,
            "day": day(estimate.confirmed_at),
        }
        return format_html('<span class="badge">{}</span>', words)
    words = _("our reasoning, not verified (%(day)s)") % {"day": day(estimate.stated_on)}
    return format_html('<span class="badge badge--estimate">{}</span>', words)


@register.simple_tag(takes_context=True)
def note(context, figure):
    """The number of a figure's source, a link to it in the list of sources."""
    number = context["source_numbers"].get(figure.source_id)
    if number is None:
        return ""
    return format_html(
        '<a class="footnote" href="#source-{0}" aria-label="{1}">[{0}]</a>',
        number,
        _("Source %(number)s") % {"number": number},
    )


@register.simple_tag
def amount(cost, rates):
    """34 000 € (about 825 000 Kč): the stated amount and what it is in CZK, three figures of it."""
    stated_amount = money(cost.amount, cost.currency)
    czk = cost.in_czk(rates)
    if czk is None or cost.currency == "CZK":
        return stated_amount
    return format_html('{} <span class="soft">({})</span>', stated_amount, about_czk(czk))


# --- blocks for other pages -------------------------------------------------------------------------------


@register.inclusion_tag("innovations/parts/newest.html")
def newest_examples(number=3):
    """{% newest_examples 3 %}: the examples published last."""
    newest = Innovation.objects.published().order_by("-published_at", "-pk")
    return {"examples": newest[:number]}


@register.inclusion_tag("innovations/parts/my_examples.html")
def my_examples(user):
    """{% my_examples user %}: a row of a fact list that leads a partner to her own examples."""
    return {"is_partner": is_partner(user)}


# --- the first page of the administration ------------------------------------------------------------------


@register.simple_tag
def innovations_waiting(user):
    """{% innovations_waiting user as rows %}: `Wait`s of the examples that want this editor's hand."""
    if not is_editor(user):
        return []
    examples, today = Innovation.objects.all(), localdate()
    rows = [
        (
            _("Submitted by others: read and approve"),
            examples.waiting_for_approval_by(user),
            "submitted_at",
            "?waits=approve",
        ),
        (_("Returned to me with comments"), examples.returned_to(user), "updated_at", "?waits=returned"),
        (_("Approved: can be published"), examples.approved(), "approved_at", "?waits=publish"),
        (
            _("Imported drafts to be adapted"),
            examples.filter(status=Innovation.Status.DRAFT).exclude(imported_from=""),
            "created_at",
            "?sources=imported&status__exact=draft",
        ),
        (_("Facts to be checked again"), examples.check_due(today), "check_due_on", "?check=due"),
    ]
    address = reverse("admin:innovations_innovation_changelist")
    waits = [wait(label, found, moment, f"{address}{query}") for label, found, moment, query in rows]
    proposals = reverse("admin:innovations_proposal_changelist")
    label, received = _("Proposals from outside"), Proposal.objects.waiting()
    waits.append(wait(label, received, "sent_at", f"{proposals}?state__exact=received"))
    dead = reverse("admin:innovations_linkcheck_changelist")
    label, links = _("Sources that no longer answer"), LinkCheck.objects.dead()
    waits.append(wait(label, links, "first_failed_at", f"{dead}?life=dead"))
    searches = EmptySearch.objects.filter(last_on__gte=today - LATELY)
    label, listed = (
        _("Searches of the last 30 days that found nothing"),
        "admin:fulltext_emptysearch_changelist",
    )
    waits.append(wait(label, searches, "last_on", reverse(listed)))
    return [each for each in waits if each]
