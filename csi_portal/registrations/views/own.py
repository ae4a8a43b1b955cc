"""The page of one registration, for whoever knows its address: the person."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import TemplateView

from .. import actions
from ..actions.leaving import handing_refusal, withdrawal_refusal
from ..calendars import calendar_text
from ..forms import AnswersForm, NeedsForm, SuccessorForm, answers_from
from .limits import naming_refusal
from .secret import secret


def registration_of(event_model, token):
    """The registration behind a secret address, with its event as it is after what has lapsed."""
    model = event_model.registrations.rel.related_model
    found = model.objects.by_token(token).select_related(
        "event__centre", "event__project", "group", "organisation"
    )
    registration = get_object_or_404(found)
    if actions.catch_up(event=registration.event, now=timezone.now()):
        registration = get_object_or_404(found)
    return registration


def by(request):
    return request.user if request.user.is_authenticated else None


@method_decorator(secret, name="dispatch")
class OwnPage(TemplateView):
    """State, deadline, and what she can do; the forms for answers, needs and a successor."""

    template_name = "registrations/own.html"
    event_model = None

    def get_context_data(self, **given):
        now = timezone.now()
        registration = given.get("registration") or registration_of(self.event_model, self.kwargs["token"])
        event = registration.event
        questions = list(event.questions.select_related("shown_if"))
        return super().get_context_data(
            **{
                "registration": registration,
                "event": event,
                "now": now,
                "entries": event.calendar_entries(),
                "withdrawal_refusal": withdrawal_refusal(registration, event, now),
                "handing_refusal": handing_refusal(registration, event, now),
                "answers_form": questions and registration.is_live and answers_form(registration, questions),
                "needs": getattr(registration, "needs", None),
                "others": others_of(registration) if registration.is_live else [],
                "erasure_refusal": actions.erasure_refusal(registration, event, now),
                "needs_form": NeedsForm(),
                "successor_form": SuccessorForm(),
                **given,
            }
        )


def others_of(registration):
    """Her places at other dates between which one chooses; who has not proved her address learns of none."""
    if registration.verified_at is None:
        return []
    return actions.places_at_other_dates(registration.event, email=registration.email, name=registration.name)


def answers_form(registration, questions, *data):
    answers = {answer.question_id: answer.value for answer in registration.answers.all()}
    return AnswersForm(*data, questions=questions, answers=answers)


def accept(request, registration, now):
    actions.accept_offer(registration=registration, by=by(request), now=now)
    return _("You have the seat. The dates for your calendar are in the letter.")


def decline(request, registration, now):
    actions.decline_offer(registration=registration, by=by(request), now=now)
    return _("You have declined; the seat goes to the next in the queue.")


def confirm(request, registration, now):
    actions.confirm_address(holder=registration, by=by(request), now=now)
    return _("Your address is proved and your registration counts.")


def withdraw(request, registration, now):
    actions.withdraw(registration=registration, by=by(request), now=now)
    return _("You no longer take part; the seat goes to the next in the queue.")


def forget_needs(request, registration, now):
    actions.withdraw_needs(registration=registration, by=by(request), now=now)
    return _("Your consent is withdrawn and what you wrote is deleted.")


ACTS = {
    "accept": accept,
    "decline": decline,
    "confirm": confirm,
    "withdraw": withdraw,
    "forget-needs": forget_needs,
}


@secret
@require_POST
def act(request, token, verb, event_model):
    """A button of the page."""
    registration = registration_of(event_model, token)
    if verb not in ACTS:
        raise Http404
    try:
        messages.success(request, ACTS[verb](request, registration, timezone.now()))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect(registration.secret_address)


@secret
@require_POST
def erase(request, token, event_model):
    """Everything about this registration goes, and its page with it."""
    registration = registration_of(event_model, token)
    try:
        actions.erase(registration=registration, by=by(request), now=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect(registration.secret_address)
    messages.success(request, _("Your registration and all that you wrote in it are erased."))
    return redirect(registration.event)


def refuse_naming(form, holder):
    """An error at the e-mail of a colleague when too many were named on the page of this holder."""
    if sentence := naming_refusal(holder, form.cleaned_data["email"], timezone.now()):
        form.add_error("email", sentence)


def hands_over(request, registration, form, page):
    """Give the seat to the colleague of the form, from the secret page of a registration or group.

    Whether it was given; otherwise the form says why not.
    """
    if form.is_valid():
        refuse_naming(form, page)
    if form.is_valid():
        try:
            actions.hand_over(
                registration=registration, by=by(request), now=timezone.now(), **form.cleaned_data
            )
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
    return form.is_valid()


@secret
@require_POST
def hand_over(request, token, event_model):
    """Give the seat to a colleague; afterwards it is her page, and this one says so."""
    registration = registration_of(event_model, token)
    form = SuccessorForm(request.POST)
    if not hands_over(request, registration, form, registration):
        return again(request, event_model, token, registration, successor_form=form)
    messages.success(request, _("The seat is your colleague's. Both of you get a letter."))
    return redirect(registration.secret_address)


@secret
@require_POST
def save_answers(request, token, event_model):
    registration = registration_of(event_model, token)
    questions = list(registration.event.questions.select_related("shown_if"))
    form = answers_form(registration, questions, request.POST, request.FILES)
    if form.is_valid():
        try:
            actions.save_answers(
                registration=registration, answers=answers_from(form), by=by(request), now=timezone.now()
            )
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, _("Your answers are saved."))
            return redirect(registration.secret_address)
    return again(request, event_model, token, registration, answers_form=form)


@secret
@require_POST
def save_needs(request, token, event_model):
    registration = registration_of(event_model, token)
    form = NeedsForm(request.POST)
    if form.is_valid():
        try:
            actions.save_needs(
                registration=registration, by=by(request), now=timezone.now(), **form.cleaned_data
            )
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, _("The coordinator will see what you need; nobody else will."))
            return redirect(registration.secret_address)
    return again(request, event_model, token, registration, needs_form=form)


def again(request, event_model, token, registration, **forms):
    """The page with the form that was not right; what was typed stays."""
    view = OwnPage(event_model=event_model)
    view.setup(request, token=token)
    return view.render_to_response(view.get_context_data(registration=registration, **forms), status=422)


@secret
@require_safe
def calendar(request, token, event_model):
    """The event for one's calendar."""
    registration = registration_of(event_model, token)
    text = calendar_text([registration.event], now=timezone.now())
    headers = {"Content-Disposition": f'attachment; filename="{registration.event.slug}.ics"'}
    return HttpResponse(text, content_type="text/calendar; charset=utf-8", headers=headers)
