"""Who did what with an event or a registration, and when."""

import datetime
from typing import NamedTuple

from django.contrib.auth import get_user_model
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from csi_portal.history.models import Act

MOST = 200  # entries on the page; older ones are in the database
VERBS = {
    "start_draft": gettext_lazy("started a draft"),
    "copy": gettext_lazy("copied it from another date"),
    "edit": gettext_lazy("edited it"),
    "save_material": gettext_lazy("saved a material"),
    "remove_material": gettext_lazy("removed a material"),
    "reschedule": gettext_lazy("changed the dates or the place"),
    "publish": gettext_lazy("published it"),
    "withdraw_page": gettext_lazy("took it from readers"),
    "change_capacity": gettext_lazy("changed the number of seats"),
    "cancel": gettext_lazy("cancelled it with letters"),
    "finish": gettext_lazy("closed it after it took place"),
    "register": gettext_lazy("registered"),
    "register_by_phone": gettext_lazy("registered the person by telephone"),
    "add_walk_in": gettext_lazy("wrote down who came without registering"),
    "verify": gettext_lazy("proved the address"),
    "offer": gettext_lazy("offered a seat"),
    "accept_offer": gettext_lazy("took the offered seat"),
    "decline_offer": gettext_lazy("declined the offered seat"),
    "expire": gettext_lazy("ended it, as nobody took it up in time"),
    "withdraw": gettext_lazy("gave the place up"),
    "hand_over": gettext_lazy("handed the seat over"),
    "take_over": gettext_lazy("took the seat over"),
    "take_as_many_as_fit": gettext_lazy("took as many seats as fit"),
    "answer": gettext_lazy("answered the questions"),
    "accept": gettext_lazy("chose the person and offered a seat"),
    "put_in_reserve": gettext_lazy("put the person in the reserve"),
    "refuse": gettext_lazy("refused the application"),
    "give_seat_beyond_capacity": gettext_lazy("gave a seat beyond the capacity"),
    "cancel_registration": gettext_lazy("cancelled the registration"),
    "merge": gettext_lazy("merged another registration into it"),
    "merge_away": gettext_lazy("merged it into another registration"),
    "write_to": gettext_lazy("wrote to the person"),
    "send_place_again": gettext_lazy("sent the letter again"),
}


class Entry(NamedTuple):
    at: datetime.datetime
    who: str
    what: str
    reason: str


def history_page(model_admin, request, subject):
    """Our own history in place of Django's list of saves: no values, only who did what when."""
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("History: %(title)s") % {"title": subject},
        "original": subject,
        "opts": model_admin.opts,
        "entries": entries_of(subject),
    }
    return TemplateResponse(request, "registrations/admin/history.html", context)


def entries_of(subject):
    """`Entry`s, the newest first, in two queries."""
    acts = list(Act.objects.about(subject)[:MOST])
    people = get_user_model().objects.in_bulk({act.actor_id for act in acts} - {None})
    return [
        Entry(act.at, name_of(act.actor_id, people), str(VERBS.get(act.verb, act.verb)), act.reason)
        for act in acts
    ]


def name_of(pk, people):
    if pk is None:
        return _("portal")
    person = people.get(pk)
    return str(person) if person and not person.erased_at else _("erased account")
