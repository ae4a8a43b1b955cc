"""My things: what a signed-in person is registered for, and what waits for her answer."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

from csi_portal.registrations.actions import catch_up
from csi_portal.registrations.models import Registration
from csi_portal.registrations.permissions import may_open
from trainings.models import TrainingGroup, TrainingRegistration
from trainings.views.calendars import own_calendar_address

MOST_PAST = 50
State = Registration.State


@method_decorator(never_cache, name="dispatch")
class Mine(LoginRequiredMixin, TemplateView):
    """Registrations and groups of the account and of its address."""

    template_name = "dashboard/mine.html"

    def get_context_data(self, **kwargs):
        user, now = self.request.user, timezone.now()
        registrations = registrations_of(user, now)
        coming = [each for each in registrations if each.is_live and each.event.ends_at >= now]
        past = [each for each in registrations if each not in coming]
        TrainingRegistration.objects.tell_places(coming)
        return super().get_context_data(
            now=now,
            offers=[each for each in coming if each.state == State.OFFERED],
            coming=[each for each in coming if each.state != State.OFFERED],
            past=past[::-1][:MOST_PAST],
            groups=groups_of(user, now),
            calendar_address=self.request.build_absolute_uri(own_calendar_address(user)),
            **kwargs,
        )


def registrations_of(user, now):
    """Everything this person is or was registered for, by date; an offer that is over has ended first.

    `opens` says whether her own page is hers to open from here: a shared mailbox sees what its colleagues are
    registered for, but not what they need.
    """
    found = TrainingRegistration.objects.of_account(user).select_related("event__module", "event__centre")
    registrations = list(found.order_by("event__starts_at", "pk"))
    lapsed = {each.event for each in registrations if each.expires_at and each.expires_at <= now}
    if lapsed:
        for event in lapsed:
            catch_up(event=event, now=now)
        registrations = list(found.order_by("event__starts_at", "pk"))
    for registration in registrations:
        registration.opens = may_open(user, registration)
    return registrations


def groups_of(user, now):
    """The groups that this person has registered, while their event is still to come."""
    found = TrainingGroup.objects.of_account(user).filter(event__ends_at__gte=now)
    groups = found.select_related("event__module").prefetch_related("registrations")
    return list(groups.order_by("event__starts_at", "pk"))
