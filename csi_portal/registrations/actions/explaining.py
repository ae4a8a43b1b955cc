"""Why has nobody been offered this seat? An answer in sentences."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from csi_portal.registrations.models import Registration
from csi_portal.ui.typography import until

from .seats import taken_seats, units

State = Registration.State


def explain(*, event, now):
    """What becomes of the seats of an event now: sentences for its coordinator, the most important first."""
    if sentence := event.closed_sentence(now):
        if event.state == event.State.DRAFT:
            return [sentence, _("Seats are given once it is published.")]
        return [sentence, _("Seats are neither offered nor taken up any more.")]
    free = event.capacity - taken_seats(event)
    queue = list(event.registrations.in_queue().select_related("group"))
    sentences = [_seats(free)]
    held = event.registrations.filter(state=State.OFFERED).order_by("expires_at")
    sentences += [
        _("A seat is held for %(name)s until %(moment)s.")
        % {"name": each.name, "moment": until(each.expires_at)}
        for each in held
    ]
    if free > 0:
        sentences += _why_not_offered(event, free, queue)
    return sentences


def _seats(free):
    if free < 0:
        return ngettext(
            "%(count)s person is registered beyond the capacity; so many seats must be given up first.",
            "%(count)s people are registered beyond the capacity; so many seats must be given up first.",
            -free,
        ) % {"count": -free}
    if free == 0:
        return _("No seat is free: all are taken or offered.")
    return ngettext("%(count)s seat is free.", "%(count)s seats are free.", free) % {"count": free}


def _why_not_offered(event, free, queue):
    sentences = []
    if event.is_selective and (undecided := event.registrations.filter(state=State.SUBMITTED).count()):
        sentences.append(
            ngettext(
                "%(count)s application awaits your decision; without it no seat is offered.",
                "%(count)s applications await your decision; without it no seat is offered.",
                undecided,
            )
            % {"count": undecided}
        )
    if not queue:
        return [*sentences, _("Nobody waits in the queue.")]
    for unit in units(queue):
        if len(unit) > free:
            sentences.append(
                _(
                    "The group of %(contact)s wants %(wanted)s seats together or none; it keeps its place "
                    "until so many are free."
                )
                % {"contact": unit[0].group.contact_name, "wanted": len(unit)}
            )
    return sentences
