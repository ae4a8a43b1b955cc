"""What may be done with an event, and when the button for it stands on its page."""

from django.utils.translation import gettext_lazy as _

from .. import actions
from ..models import Event
from .forms import CapacityForm, PhoneForm, ReasonForm, WalkInForm
from .steps import Step

DRAFT, PUBLISHED, FINISHED = Event.State.DRAFT, Event.State.PUBLISHED, Event.State.FINISHED


def is_draft(event, now):
    return event.state == DRAFT


def is_open(event, now):
    """People may still be given seats."""
    return event.closed_sentence(now) is None


def has_begun(event, now):
    return event.state in (PUBLISHED, FINISHED) and event.has_begun(now)


def is_to_come(event, now):
    return event.state in (DRAFT, PUBLISHED) and event.ends_at > now


def is_over(event, now):
    return event.state == PUBLISHED and event.ends_at <= now


EVENT_STEPS = {
    "publish": Step(
        label=_("Publish"),
        done=_("It is published and people can register."),
        note=_("Everybody sees it from now on, and people register as the dates say."),
        act=actions.publish,
        subject="event",
        shows=is_draft,
    ),
    "phone": Step(
        label=_("Register who has phoned"),
        done=_("The person is registered and gets a letter."),
        note=_("The person gets a letter with her place and the way to her own page."),
        act=actions.register_by_phone,
        subject="event",
        form=PhoneForm,
        shows=is_open,
    ),
    "walk_in": Step(
        label=_("Write down who came without registering"),
        done=_("The person is written down among the participants."),
        act=actions.add_walk_in,
        subject="event",
        form=WalkInForm,
        shows=has_begun,
    ),
    "capacity": Step(
        label=_("Change the number of seats"),
        done=_("The number of seats is changed."),
        note=_("New seats are offered in the order of the queue."),
        act=actions.change_capacity,
        subject="event",
        form=CapacityForm,
        shows=is_to_come,
    ),
    "cancel": Step(
        label=_("Cancel it with letters"),
        done=_("It is cancelled; the letters are on their way."),
        note=_("Everybody who is registered gets a letter with the reason. It can't be taken back."),
        act=actions.cancel_event,
        subject="event",
        form=ReasonForm,
        shows=is_to_come,
    ),
    "finish": Step(
        label=_("Close it: it has taken place"),
        done=_("It is closed."),
        note=_("Nothing about it changes any more."),
        act=actions.finish,
        subject="event",
        shows=is_over,
    ),
}
