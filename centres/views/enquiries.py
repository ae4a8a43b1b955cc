"""Asking a centre, and following the question."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, ListView

from .. import actions
from ..forms import AskForm, FollowUpForm
from ..models import Centre, Enquiry, EnquiryMessage
from .limits import may_ask_now, may_write_now


class AskAny(ListView):
    """Which centre to ask, for those who come from elsewhere on the portal; `?about=` is carried on."""

    model = Centre
    template_name = "centres/ask_any.html"


class Ask(FormView):
    form_class = AskForm
    template_name = "centres/ask.html"

    def get_form_kwargs(self):
        # What a link brings along; the person may change or delete it.
        brought = {name: self.request.GET.get(name, "")[:300] for name in ("about", "place")}
        user = self.request.user
        mine = {"email": user.email, "name": user.full_name} if user.is_authenticated else {}
        return super().get_form_kwargs() | {"now": timezone.now(), "initial": brought | mine}

    def get_context_data(self, **kwargs):
        centre = get_object_or_404(Centre, slug=self.kwargs["slug"])
        return super().get_context_data(centre=centre, **kwargs)

    def form_valid(self, form):
        if not may_ask_now(self.request, form.cleaned_data["email"], form.now):
            form.add_error(
                None, _("Too many questions have come from you within an hour. Please send this one later.")
            )
            return self.render_to_response(self.get_context_data(form=form), status=429)
        try:
            enquiry = actions.ask(
                centre=get_object_or_404(Centre, slug=self.kwargs["slug"]),
                language=get_language(),
                submission=form.submission,
                by=self.request.user if self.request.user.is_authenticated else None,
                now=form.now,
                **form.cleaned_data,
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self.form_invalid(form)
        messages.success(
            self.request,
            _("Your question is with the centre. We have sent you a letter with the address of this page."),
        )
        return redirect(enquiry.secret_address)


@method_decorator(never_cache, name="dispatch")
class EnquiryPage(FormView):
    """The conversation, for whoever knows its address: the sender."""

    form_class = FollowUpForm
    template_name = "centres/enquiry.html"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"now": timezone.now()}

    def get_context_data(self, **kwargs):
        enquiry = self._enquiry()
        words = enquiry.messages.exclude(origin=EnquiryMessage.Origin.NOTE)
        may_follow_up = enquiry.close_reason != Enquiry.CloseReason.SPAM
        return super().get_context_data(enquiry=enquiry, words=words, may_follow_up=may_follow_up, **kwargs)

    def form_valid(self, form):
        enquiry = self._enquiry()
        if not may_write_now(self.request, form.now):
            form.add_error(
                None, _("Too many messages have come from you within an hour. Please send this one later.")
            )
            return self.render_to_response(self.get_context_data(form=form), status=429)
        try:
            actions.follow_up(
                enquiry=enquiry,
                text=form.cleaned_data["text"],
                submission=form.submission,
                by=self.request.user if self.request.user.is_authenticated else None,
                now=form.now,
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self.form_invalid(form)
        messages.success(
            self.request, _("Your message is with the centre; the question waits for an answer again.")
        )
        return redirect(enquiry.secret_address)

    def _enquiry(self):
        found = Enquiry.objects.by_token(self.kwargs["token"])
        return get_object_or_404(found.select_related("centre"))
