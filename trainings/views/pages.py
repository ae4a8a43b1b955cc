"""The page of one training, and the pages of modules."""

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.generic import DetailView, ListView

from centres.permissions import coordinates_a_centre
from csi_portal.history.models import Act
from csi_portal.registrations.actions import catch_up
from csi_portal.registrations.permissions import may_open
from csi_portal.ui.typography import day
from innovations.models import said

from ..documents import course, event, seats_left
from ..models import Material, Module, Training
from ..permissions import may_read, may_take_part

OTHER_DATES = 5


class TrainingDetail(DetailView):
    """A training that this reader may see; a draft exists for its centre only."""

    queryset = Training.objects.for_detail()
    template_name = "trainings/training_detail.html"

    def get_object(self, queryset=None):
        training = super().get_object(queryset)
        if not may_read(self.request.user, training):
            raise Http404
        # An offer that has lapsed holds no seat, even where the job that ends it has not run yet.
        return super().get_object(queryset) if catch_up(event=training, now=timezone.now()) else training

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            **of_training(self.object, self.request, now=timezone.now()), **kwargs
        )

    def render_to_response(self, context, **kwargs):
        response = super().render_to_response(context, **kwargs)
        if self.request.user.is_authenticated:
            add_never_cache_headers(response)  # it may hold the link for joining
        return response


def of_training(training, request, *, now):
    """All that the page of a training shows."""
    module, title = training.module, said(training.module, "title")
    address = request.build_absolute_uri(training.get_absolute_url())
    mine = own_registrations(training, request.user)
    others = training.siblings().filter(starts_at__gt=now).select_related("centre").with_seats()
    return {
        "module": module,
        "title": title,
        "aim": said(module, "aim").text,
        "about": f"{title.text}, {day(training.starts_at)}",
        "now": now,
        "changed_at": changed_at(training),
        "left": seats_left(training),
        "refusal": training.registration_refusal(now),
        "sessions": training.sessions.all(),
        "materials": list(Material.objects.of(training)),
        "takes_part": may_take_part(request.user, training, mine),
        "mine": mine,
        "source_example": shown_example(module),
        "others": others.order_by("starts_at", "pk")[:OTHER_DATES],
        "structured_data": event(
            training, address, request.build_absolute_uri(training.centre.get_absolute_url())
        ),
    }


def changed_at(training):
    """When the dates or the place of a published training changed for the last time; None if never."""
    if not training.sequence:
        return None
    changes = Act.objects.about(training).filter(verb="reschedule", at__gt=training.published_at)
    return changes.values_list("at", flat=True).first()


def own_registrations(training, user):
    """The live registrations of this account, and those of its verified address.

    `opens` says whether her own page is hers to open from here: a shared mailbox sees what its colleagues are
    registered for, but not what they need.
    """
    if not user.is_authenticated:
        return []
    registrations = list(training.registrations.live().of_account(user).order_by("pk"))
    for registration in registrations:
        registration.opens = may_open(user, registration)
    return registrations


def shown_example(module):
    """The example of the catalogue that the module draws on, while it is published."""
    example = module.source_example
    return example if example and example.is_published else None


class ModuleList(ListView):
    template_name = "trainings/module_list.html"

    def get_queryset(self):
        return Module.objects.published().with_next_date(timezone.now()).in_order()


class ModuleDetail(DetailView):
    """A module with its dates; a draft exists for the people who run a centre."""

    template_name = "trainings/module_detail.html"

    def get_queryset(self):
        seen = Module.objects.all() if coordinates_a_centre(self.request.user) else Module.objects.published()
        return seen.select_related("source_example")

    def get_context_data(self, **kwargs):
        now, module, whole = timezone.now(), self.object, self.request.build_absolute_uri
        trainings = list(Training.objects.for_list().upcoming(now).filter(module=module))
        return super().get_context_data(
            title=said(module, "title"),
            aim=said(module, "aim").text,
            trainings=trainings,
            source_example=shown_example(module),
            now=now,
            structured_data=course(
                module,
                whole(reverse("trainings:module", args=[module.slug])),
                [(training, whole(training.get_absolute_url())) for training in trainings],
            ),
            **kwargs,
        )
