"""Erasing personal data when its time is over, as the privacy page says."""

from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

from django.db.models import Count, Value
from django.utils.translation import gettext_lazy as _

from centres import actions as centres
from centres.actions import people
from centres.models import Enquiry
from csi_portal.history.models import Erasure
from csi_portal.organisations import actions as organisations
from csi_portal.organisations.actions import joining
from csi_portal.outbox import actions as outbox
from csi_portal.registrations.actions import retention as registrations
from csi_portal.registrations.models import retention as kept
from innovations import actions as innovations
from innovations.models import Proposal, SharedList


class Rule(NamedTuple):
    """A kind of data that is not kept for ever.

    `rows(now)` are the QuerySets of what is overdue, `erase(now=…)` erases it and says how much. `centre` is
    the way to the slug of the centre that the data belongs to, empty where it belongs to none.
    """

    name: str
    label: str
    period: str
    rows: Callable
    erase: Callable
    centre: str = ""


def of_all_kinds(overdue):
    """The rows of one kind of data about registrations, whatever people register for."""
    return lambda now: [overdue(kind, now) for kind in kept.kinds()]


RULES = [
    Rule(
        "questions",
        _("questions to the centres"),
        _("two years after the last word"),
        lambda now: [Enquiry.objects.past_retention(now)],
        centres.erase_overdue,
        "centre__slug",
    ),
    Rule(
        "cards without a consent",
        _("cards of people without a consent"),
        _("30 days after they were written"),
        lambda now: [people.cards_past_retention(now)],
        centres.erase_cards_without_consent,
        "centre__slug",
    ),
    Rule(
        "requests and invitations",
        _("requests to join organisations, and invitations"),
        _("90 days after they were settled"),
        joining.past_retention,
        organisations.erase_overdue,
    ),
    Rule(
        "proposals",
        _("proposals of examples"),
        _("two years after the decision"),
        lambda now: [Proposal.objects.past_retention(now)],
        innovations.erase_overdue_proposals,
    ),
    Rule(
        "shared lists",
        _("lists shared by a link"),
        _("when the link expires"),
        lambda now: [SharedList.objects.overdue(now)],
        innovations.erase_overdue_lists,
    ),
    Rule(
        "letters",
        _("letters and their words"),
        _("the words 30 days after the letter left, the rest a year"),
        outbox.past_retention,
        outbox.erase_overdue,
        "centre",
    ),
    Rule(
        "needs",
        _("what participants need (food, access)"),
        _("14 days after the end, or the night after somebody gave up the place"),
        of_all_kinds(kept.overdue_needs),
        registrations.erase_overdue_needs,
        "registration__event__centre__slug",
    ),
    Rule(
        "answers",
        _("answers and files of participants"),
        _("a year after the end"),
        of_all_kinds(kept.overdue_answers),
        registrations.erase_overdue_answers,
        "registration__event__centre__slug",
    ),
    Rule(
        "unused registrations",
        _("registrations that came to nothing"),
        _("30 days after their end, or after the end of the event"),
        of_all_kinds(kept.overdue_unused),
        registrations.erase_overdue_unused,
        "event__centre__slug",
    ),
    Rule(
        "names of participants",
        _("names and contacts of participants"),
        _("a year after the end, or as long as the grant project must keep its evidence"),
        of_all_kinds(kept.overdue_names),
        registrations.erase_overdue_names,
        "event__centre__slug",
    ),
    Rule(
        "contact people",
        _("contact people of groups"),
        _("a year after the end, or 30 days when nobody of the group is left"),
        of_all_kinds(kept.overdue_groups),
        registrations.erase_overdue_groups,
        "event__centre__slug",
    ),
]


def erase_overdue(*, now):
    """Erase everything that is overdue; how much of each kind, by its name. A second run finds nothing.

    That it happened is written down, even when there was nothing to erase.
    """
    erased = {rule.name: rule.erase(now=now) for rule in RULES}
    Erasure.objects.create(at=now, erased=erased)
    return erased


def would_erase(*, now):
    """How much of each kind is overdue, by its name; nothing is erased."""
    return {rule.name: sum(rows.count() for rows in rule.rows(now)) for rule in RULES}


def overdue_by_centre(*, now, centres=None):
    """[(rule, {slug of the centre, or "": how much is overdue})]; only of `centres` (slugs), if given."""
    return [(rule, _counted(rule, now, centres)) for rule in RULES if rule.centre or centres is None]


def _counted(rule, now, centres):
    counted = Counter()
    for rows in _rows(rule, now, centres):
        if not rule.centre:
            counted[""] += rows.count()
            continue
        for slug, number in rows.order_by().values_list(rule.centre).annotate(Count("pk")):
            counted[slug] += number
    return counted


def overdue_number(*, now, centres=None):
    """How many rows are overdue in all, in one query; only of `centres` (slugs), if given."""
    found = [
        rows.order_by().values_list(Value(1))
        for rule in RULES
        if rule.centre or centres is None
        for rows in _rows(rule, now, centres)
    ]
    return found[0].union(*found[1:], all=True).count()


def _rows(rule, now, centres):
    if centres is None or not rule.centre:
        return rule.rows(now)
    return [rows.filter(**{f"{rule.centre}__in": centres}) for rows in rule.rows(now)]
