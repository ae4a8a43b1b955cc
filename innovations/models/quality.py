"""Two signals with their reasons: how complete an example is, and how fresh. There is no single star."""

import datetime
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from .innovation import Innovation

CHECK_AGAIN_AFTER_DAYS = 365
CHECK_AGAIN_AFTER_DAYS_WHEN_UNSURE = 182


class Point(NamedTuple):
    """One thing that a reader needs, and why its absence matters."""

    name: str
    label: str
    reason: str


class Completeness(NamedTuple):
    percent: int
    missing: list


class Freshness(NamedTuple):
    checked_on: datetime.date | None
    checked_by: object
    due_on: datetime.date | None
    is_overdue: bool
    figures_not_rechecked: bool


# In the order of the page.
POINTS = [
    Point("costs", _("cost"), _("No source states an amount, so the price can't be judged.")),
    Point("smallest_population", _("smallest sensible population"), _("It can't be matched to a place.")),
    Point("actors", _("who can run it here"), _("Nobody knows whether this is a task for them.")),
    Point("place", _("place"), _("Without the place nobody can call or visit.")),
    Point("organisation", _("organisation"), _("There is nobody to ask.")),
    Point("web", _("web"), _("The organisation's own page is not known.")),
    Point("year_started", _("year started"), _("It is not known how long it has been proved.")),
    Point("state", _("state"), _("It is not known whether it still runs.")),
    Point("problem", _("problem"), _("It is not said what it answers.")),
    Point("how", _("how it works"), _("It can't be repeated without knowing how it works.")),
    Point("results", _("results"), _("No source states what it changed.")),
    Point("funding", _("funding"), _("It is not known who paid for it.")),
    Point("challenges", _("challenges and failures"), _("No source says what went wrong.")),
    Point("conditions", _("conditions for success"), _("It is not said what it depends on.")),
    Point("lessons", _("lessons"), _("No source says what its people would do differently.")),
    Point("transfer_staff", _("staff"), _("It is not known who would do the work here.")),
    Point("months_to_first_result", _("months to the first result"), _("Nobody can say when it would show.")),
    Point("transfer_law", _("Czech law"), _("It is not said under which Czech rule it could run.")),
    Point("transfer_money", _("Czech money"), _("It is not said from what it could be paid here.")),
    Point("transfer_changes", _("what must change"), _("It is not said what would differ here.")),
    Point("transfer_risks", _("risks"), _("It is not said what may go wrong here.")),
    Point("evidence_reason", _("reason for the evidence level"), _("The evidence level can't be checked.")),
    Point("replications", _("replications"), _("No source says that it was tried elsewhere.")),
    Point("sources", _("sources"), _("Nothing can be verified.")),
    Point("checked_on", _("checked on"), _("Nobody knows when the facts were last checked.")),
]  # fmt: skip

RELATED = {"costs", "actors", "results", "replications", "sources"}
SHORT = {"state"}


def _is_stated(innovation, name):
    if name in RELATED:
        return bool(getattr(innovation, name).all())
    if name in SHORT:
        return innovation.state != Innovation.State.UNKNOWN
    value = getattr(innovation, name)
    return value is not None and value != ""


def completeness(innovation):
    """How many of the points are stated, 0–100, and the missing ones in the order of the page.

    All points weigh the same. Reads related rows by `.all()`, so that prefetched ones cost nothing.
    """
    missing = [point for point in POINTS if not _is_stated(innovation, point.name)]
    return Completeness(round(100 * (len(POINTS) - len(missing)) / len(POINTS)), missing)


def next_check(innovation):
    """The day on which the facts want to be checked again: a year after the last check, half of it when some
    figures were taken over without a second look. None when they were never checked."""
    if innovation.checked_on is None:
        return None
    unsure = innovation.figures_not_rechecked
    days = CHECK_AGAIN_AFTER_DAYS_WHEN_UNSURE if unsure else CHECK_AGAIN_AFTER_DAYS
    return innovation.checked_on + datetime.timedelta(days=days)


def freshness(innovation, today):
    """When and by whom the facts were checked, and whether the next check is overdue on the day `today`."""
    due_on = innovation.check_due_on or next_check(innovation)
    return Freshness(
        checked_on=innovation.checked_on,
        checked_by=innovation.checked_by,
        due_on=due_on,
        is_overdue=due_on is None or due_on < today,
        figures_not_rechecked=innovation.figures_not_rechecked,
    )
