"""The page where the code from the letter is typed, in the browser that sent the form.

The letter itself leads to one's own page. Whether somebody was registered already cannot be seen: the page
is the same, says the same, and no code is right.
"""

from datetime import datetime, timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

from .. import actions
from ..forms import CodeForm
from .limits import may_try_code_now, may_write_to

HELD = "registration_held"  # in the session: what waits for its code here
MINUTE = timedelta(minutes=1)


def hold(request, holder):
    """Remember in the session which registration or group waits for its code."""
    request.session[HELD] = _held(holder.event, pk=holder.pk, group=actions.is_group(holder))


def hold_nothing(request, event, now):
    """The same to look at, for who is registered already."""
    request.session[HELD] = _held(event, pk=None, tries=0, until=(now + actions.HOLD).isoformat())


def _held(event, **given):
    return {"event": event.pk, "kind": event._meta.label, **given}


def send_at_most_once_a_minute(holder, now):
    """A form that was sent twice, or again after going back, voids no code that is on its way."""
    waited = holder.code_sent_at is None or now - holder.code_sent_at >= MINUTE
    if waited and may_write_to(holder.address, now):
        actions.send_code(holder=holder, now=now)


@method_decorator(never_cache, name="dispatch")
class ProveAddress(TemplateView):
    template_name = "registrations/code.html"
    event_model = None

    def dispatch(self, request, *args, **kwargs):
        self.now = timezone.now()
        found = self.event_model.objects.published().select_related(*self.event_model.RELATED)
        self.event = get_object_or_404(found, slug=kwargs["slug"])
        self.held = request.session.get(HELD) or {}
        if self.held.get("kind") != self.event._meta.label or self.held.get("event") != self.event.pk:
            return redirect(self.event.registration_address)
        self.holder = None
        if self.held["pk"]:
            holders = self.event.groups if self.held["group"] else self.event.registrations
            self.holder = holders.filter(pk=self.held["pk"]).first()
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        return self.page(CodeForm())

    def post(self, request, *args, **kwargs):
        again = "again" in request.POST
        form = CodeForm(None if again else request.POST)
        if not may_try_code_now(request, self.now):
            messages.error(request, _("Too many codes were tried from here within an hour. Try it later."))
            return self.page(form, status=429)
        try:
            if again:
                return self.send_again()
            if form.is_valid():
                return self.prove(form.cleaned_data["code"])
        except ValidationError as refusal:
            if again:
                messages.error(request, " ".join(refusal.messages))
            else:
                form.add_error("code", refusal)
        return self.page(form, status=422)

    def page(self, form, status=200):
        context = self.get_context_data(form=form, event=self.event, now=self.now)
        return self.render_to_response(context, status=status)

    def send_again(self):
        if self.holder is None:
            self._pretend(tries=0)
        elif may_write_to(self.holder.address, self.now):
            actions.send_code(holder=self.holder, now=self.now)
        messages.success(self.request, _("A new code is on its way; the one before is void."))
        return redirect(self.event.code_address)

    def prove(self, code):
        if self.holder is None:
            self._pretend(tries=self.held.get("tries", 0) + 1)
            tried_too_often = self.held["tries"] > actions.MOST_TRIES
            raise ValidationError(actions.TRIED_TOO_OFTEN if tried_too_often else actions.WRONG_CODE)
        self.holder.event = self.event
        by = self.request.user if self.request.user.is_authenticated else None
        actions.verify(holder=self.holder, code=code, by=by, now=self.now)
        del self.request.session[HELD]
        return redirect(self.holder.secret_address)

    def _pretend(self, tries):
        """Count as a real registration would. Raises ValidationError once it would have lapsed."""
        self.held["tries"] = tries
        self.request.session[HELD] = self.held
        until = self.held.get("until")
        if tries == 0 and (until is None or datetime.fromisoformat(until) <= self.now):
            raise ValidationError(actions.HOLD_IS_OVER)
