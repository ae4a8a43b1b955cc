"""What may be done with one registration, and when the button for it stands on its page."""

from django.utils.translation import gettext_lazy as _

from .. import actions
from .forms import MergeForm, ReasonForm
from .steps import Step


def awaits_decision(registration, now):
    return registration.state == "submitted" and registration.verified_at is not None


def waits(registration, now):
    return registration.state in ("waiting", "submitted") and registration.verified_at is not None


def is_live(registration, now):
    return registration.is_live and registration.state not in ("attended", "absent")


def has_place(registration, now):
    return registration.verified_at is not None and registration.state in (
        "submitted",
        "waiting",
        "offered",
        "confirmed",
    )


REGISTRATION_STEPS = {
    "accept": Step(
        label=_("Choose: offer a seat"),
        done=_("A seat is offered; the letter is on its way."),
        act=actions.accept,
        subject="registration",
        shows=awaits_decision,
    ),
    "reserve": Step(
        label=_("Put in the reserve"),
        done=_("The person is in the reserve; free seats are offered in its order."),
        act=actions.put_in_reserve,
        subject="registration",
        shows=awaits_decision,
    ),
    "refuse": Step(
        label=_("Refuse with a reason"),
        done=_("The person is refused; the letter says why."),
        act=actions.refuse_application,
        subject="registration",
        form=ReasonForm,
        shows=awaits_decision,
    ),
    "beyond": Step(
        label=_("Give a seat beyond the capacity"),
        done=_("The person has a seat; history keeps the reason."),
        note=_("It passes the queue or the capacity, so say why. The reason stays in the history."),
        act=actions.give_seat_beyond_capacity,
        subject="registration",
        form=ReasonForm,
        shows=waits,
    ),
    "again": Step(
        label=_("Send the letter again"),
        done=_("The letter is on its way again."),
        note=_("It says what place the person has now, with the way to her own page."),
        act=actions.send_place_again,
        subject="registration",
        shows=has_place,
    ),
    "merge": Step(
        label=_("It is registered twice: merge"),
        done=_("The two registrations are one now."),
        note=_("The better place and all answers stay here; the other registration ends without a letter."),
        act=actions.merge,
        subject="kept",
        form=MergeForm,
        shows=is_live,
    ),
    "cancel": Step(
        label=_("Cancel with a letter"),
        done=_("The registration is cancelled; the letter says why."),
        note=_("The seat goes to the next in the queue, who gets a letter too."),
        act=actions.cancel_registration,
        subject="registration",
        form=ReasonForm,
        shows=is_live,
    ),
}
