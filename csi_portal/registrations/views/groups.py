"""The page of a group, for its contact person."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView

from .. import actions
from ..actions.leaving import handing_refusal, withdrawal_refusal
from ..forms import ColleagueForm, SuccessorForm
from .own import by


def group_of(event_model, token):
    model = event_model.groups.rel.related_model
    group = get_object_or_404(model.objects.by_token(token).select_related("event__centre", "organisation"))
    actions.catch_up(event=group.event, now=timezone.now())
    return group


@method_decorator(never_cache, name="dispatch")
class GroupPage(TemplateView):
    """Who is in the group, what place each has, and what the contact person can change."""

    template_name = "registrations/group.html"
    event_model = None

    def get_context_data(self, **given):
        now = timezone.now()
        group = given.get("group") or group_of(self.event_model, self.kwargs["token"])
        event = group.event
        registrations = list(group.registrations.order_by("pk"))
        some_wait = any(each.state == "waiting" for each in registrations)
        for registration in registrations:
            registration.event = event
            registration.may_leave = withdrawal_refusal(registration, event, now) is None
            registration.may_hand_over = handing_refusal(registration, event, now) is None
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


@never_cache
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


@never_cache
@require_POST
def add(request, token, event_model):
    """One more colleague."""
    group = group_of(event_model, token)
    form = ColleagueForm(request.POST)
    if form.is_valid():
        person = actions.Person(**form.cleaned_data)
        try:
            actions.add_colleague(group=group, person=person, by=by(request), now=timezone.now())
        except actions.AlreadyRegisteredError as known:
            # Said in the same words: whether somebody is registered is hers to tell.
            actions.tell_already_registered(registration=known.registrations[0], now=timezone.now())
        except ValidationError as refusal:
            form.add_error(None, refusal)
        if not form.errors:
            messages.success(request, _("Your colleague gets a letter with her own page."))
            return redirect(group.secret_address)
    return _again(request, event_model, token, group, colleague_form=form)


@never_cache
@require_POST
def act_for(request, token, pk, verb, event_model):
    """A button beside one colleague: withdraw her, or hand her seat over."""
    group = group_of(event_model, token)
    registration = get_object_or_404(group.registrations.select_related("event__centre", "group"), pk=pk)
    now = timezone.now()
    try:
        if verb == "withdraw":
            actions.withdraw(registration=registration, by=by(request), now=now)
            messages.success(request, _("%(name)s no longer takes part.") % {"name": registration.name})
        elif verb == "hand-over":
            form = SuccessorForm(request.POST)
            if not form.is_valid():
                raise ValidationError(
                    _("Write the name and e-mail of the colleague who takes over the seat.")
                )
            actions.hand_over(registration=registration, by=by(request), now=now, **form.cleaned_data)
            messages.success(request, _("The seat is handed over. Both of them get a letter."))
        else:
            raise Http404
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect(group.secret_address)


def _again(request, event_model, token, group, **forms):
    view = GroupPage(event_model=event_model)
    view.setup(request, token=token)
    return view.render_to_response(view.get_context_data(group=group, **forms), status=422)
