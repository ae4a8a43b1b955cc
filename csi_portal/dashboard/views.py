"""What a person who is signed in is registered for."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

from csi_portal.registrations import actions
from trainings.models import TrainingGroup, TrainingRegistration
from trainings.views.calendars import own_calendar_address

SHOWN = 100


@method_decorator(never_cache, name="dispatch")
class Mine(LoginRequiredMixin, TemplateView):
    """Offers first, then what is to come, then what was; groups; the secret address of my calendar."""

    template_name = "dashboard/mine.html"

    def get_context_data(self, **given):
        now = timezone.now()
        found = TrainingRegistration.objects.of_account(self.request.user)
        for registration in found.lapsed(now).select_related("event"):
            actions.catch_up(event=registration.event, now=now)
        found = found.select_related("event__module", "event__centre", "group").order_by(
            "event__starts_at", "pk"
        )
        mine = list(found[:SHOWN])
        groups = TrainingGroup.objects.of_account(self.request.user).select_related("event__module")
        live = [each for each in mine if each.is_live]
        return super().get_context_data(
            now=now,
            offers=[each for each in live if each.state == "offered"],
            coming=[each for each in live if each.state != "offered" and each.event.ends_at >= now],
            past=[each for each in mine if not each.is_live or each.event.ends_at < now],
            calendar_address=own_calendar_address(self.request.user),
            groups=list(groups.prefetch_related("registrations").order_by("-created_at")[:SHOWN]),
            **given,
        )
