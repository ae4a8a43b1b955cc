"""The page of a group, for its contact person."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView

from .. import actions
from ..actions.leaving import handing_refusal, withdrawal_refusal
from ..forms import ColleagueForm, SuccessorForm
from .own import by, hands_over, refuse_naming
from .secret import secret


def group_of(event_model, token):
    model = event_model.groups.rel.related_model
    group = get_object_or_404(model.objects.by_token(token).select_related("event__centre", "organisation"))
    actions.catch_up(event=group.event, now=timezone.now())
    return group


@method_decorator(secret, name="dispatch")
class GroupPage(TemplateView):
    """Who is in the group, what place each has, and what the contact person can change."""

    template_name = "registrations/group.html"
    event_model = None

    def get_context_data(self, **given):
        now = timezone.now()
        group = given.get("group") or group_of(self.event_model, self.kwargs["token"])
        event = group.event
        refused = given.pop("refused", {})
        registrations = list(group.registrations.order_by("pk"))
        group.registrations.model.objects.tell_places(registrations)
        some_wait = any(each.state == "waiting" for each in registrations)
        for registration in registrations:
            registration.event = event
            registration.may_leave = withdrawal_refusal(registration, event, now) is None
            registration.successor_form = None
            if handing_refusal(registration, event, now) is None:
                registration.successor_form = refused.get(registration.pk) or successor_form(registration)
        return super().get_context_data(
            **{
                "group": group,
                "event": event,
                "now": now,
                "registrations": registrations,
                "awaits_code": any(each.awaits_proof for each in registrations),
                "waits_together": group.all_or_none and some_wait,
                "registration_refusal": event.registration_refusal(now),
                "colleague_form": ColleagueForm(),
                **given,
            }
        )


def successor_form(registration, data=None):
    """Each colleague has a form of her own on the page."""
    return SuccessorForm(data, prefix=f"to{registration.pk}")


@secret
@require_POST
def act(request, token, verb, event_model):
    """A button of the page: prove the address, take as many as fit."""
    group = group_of(event_model, token)
    now = timezone.now()
    try:
        if verb == "confirm":
            actions.confirm_address(holder=group, by=by(request), now=now)
            messages.success(request, _("Your address is proved and the registrations count."))
        elif verb == "as-many-as-fit":
            actions.take_as_many_as_fit(group=group, by=by(request), now=now)
            messages.success(request, _("Your group takes as many seats as there are; the others wait."))
        else:
            raise Http404
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect(group.secret_address)


@secret
@require_POST
def add(request, token, event_model):
    """One more colleague."""
    group = group_of(event_model, token)
    form = ColleagueForm(request.POST)
    if form.is_valid():
        refuse_naming(form, group)
    if form.is_valid():
        person = actions.Person(**form.cleaned_data)
        try:
            actions.add_colleague(group=group, person=person, by=by(request), now=timezone.now())
        except actions.AlreadyRegisteredError as known:
            # Said in the same words: whether somebody is registered is hers to tell.
            known.registrations[0].event = group.event
            actions.tell_already_registered(registration=known.registrations[0], now=timezone.now())
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        if not form.errors:
            messages.success(request, _("Your colleague gets a letter with her own page."))
            return redirect(group.secret_address)
    return _again(request, event_model, token, group, colleague_form=form)


@secret
@require_POST
def withdraw(request, token, pk, event_model):
    """A colleague does not come."""
    group = group_of(event_model, token)
    registration = get_object_or_404(group.registrations.select_related("event"), pk=pk)
    try:
        actions.withdraw(registration=registration, by=by(request), now=timezone.now())
        messages.success(request, _("%(name)s no longer takes part.") % {"name": registration.name})
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect(group.secret_address)


@secret
@require_POST
def hand_over(request, token, pk, event_model):
    """Another colleague comes instead of this one."""
    group = group_of(event_model, token)
    registration = get_object_or_404(group.registrations.select_related("event"), pk=pk)
    form = successor_form(registration, request.POST)
    if not hands_over(request, registration, form, group):
        return _again(request, event_model, token, group, refused={registration.pk: form})
    messages.success(request, _("The seat is handed over. Both of them get a letter."))
    return redirect(group.secret_address)


def _again(request, event_model, token, group, **forms):
    view = GroupPage(event_model=event_model)
    view.setup(request, token=token)
    return view.render_to_response(view.get_context_data(group=group, **forms), status=422)
