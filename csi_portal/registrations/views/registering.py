"""The form of a registration, and the page of the code that proves an address."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

from .. import actions
from ..forms import CodeForm, RegistrationForm, answers_from, colleagues_form
from .limits import may_register_now, may_try_code_now, may_write_to

HELD = "registration_held"  # in the session: what waits for its code here


@method_decorator(never_cache, name="dispatch")
class Register(TemplateView):
    """`event_model` is the kind of event; `?kolegove=2` opens rows for two colleagues."""

    template_name = "registrations/register.html"
    event_model = None

    def dispatch(self, request, *args, **kwargs):
        self.now = timezone.now()
        self.user = request.user if request.user.is_authenticated else None
        self.known = []
        found = self.event_model.objects.published().select_related("project", *self.event_model.RELATED)
        self.event = get_object_or_404(found, slug=kwargs["slug"])
        if request.method == "GET":
            actions.catch_up(event=self.event, now=self.now)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        mine = {"name": self.user.full_name, "email": self.user.email} if self.user else {}
        rows = _number(request.GET.get("kolegove"))
        return self.page(
            self.form(initial=mine, with_colleagues=bool(rows)), colleagues_form(initial=[{}] * rows)
        )

    def post(self, request, *args, **kwargs):
        rows = _number(request.POST.get("colleagues-TOTAL_FORMS"))
        if "more" in request.POST:
            return self.page(*self.with_one_row_more(rows))
        asks_earlier = "earlier" in request.POST
        form = self.form(request.POST, request.FILES, with_colleagues=bool(rows), asks_earlier=asks_earlier)
        colleagues = colleagues_form(request.POST if rows else None)
        if not form.is_valid() or (rows and not colleagues.is_valid()):
            return self.page(form, colleagues, status=422)
        try:
            return self.register(form, colleagues)
        except actions.EarlierPlaceError as refusal:
            asking = self.form(request.POST, request.FILES, with_colleagues=bool(rows), asks_earlier=True)
            asking.add_error("earlier", refusal)
            return self.page(asking, colleagues, status=422)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self.page(form, colleagues, status=422)

    def form(self, *data, asks_earlier=False, **given):
        questions = self.event.questions.select_related("shown_if")
        return RegistrationForm(
            *data, user=self.user, questions=questions, asks_earlier=asks_earlier, **given
        )

    def with_one_row_more(self, rows):
        """The form with what was typed and one row more for a colleague; nothing is complained of yet."""
        typed = self.request.POST
        form = self.form(
            initial=typed.dict() | {"takes_part": "takes_part" in typed or not rows}, with_colleagues=True
        )
        written = [
            {name: typed.get(f"colleagues-{number}-{name}", "") for name in ("name", "email")}
            for number in range(rows)
        ]
        return form, colleagues_form(initial=[*written, {}][: actions.LARGEST_GROUP - 1])

    def page(self, form, colleagues, status=200):
        counted = type(self.event).objects.with_seats().get(pk=self.event.pk)
        context = self.get_context_data(
            event=self.event,
            refusal=self.event.registration_refusal(self.now),
            free=max(0, self.event.capacity - counted.taken),
            waiting=counted.waiting,
            form=form,
            colleagues=colleagues,
            now=self.now,
        )
        return self.render_to_response(context, status=status)

    def register(self, form, colleagues):
        """Register, and lead to the page of the code or to one's own page."""
        people = [*form.herself, *_colleagues(colleagues)]
        if not people:
            raise ValidationError(
                _("Nobody is to be registered: tick that you take part, or name a colleague.")
            )
        contact = form.contact
        verified = self.user is not None and contact.email.lower() == self.user.email.lower()
        if not may_register_now(self.request, contact.email, verified, self.now):
            form.add_error(None, _("Too many registrations have come from you within an hour. Try it later."))
            return self.page(form, colleagues, status=429)
        as_group = bool(colleagues.forms)
        given = {
            "event": self.event,
            "contact": contact,
            "language": get_language(),
            "by": self.user,
            "now": self.now,
            "verified": verified,
            "together": as_group,
            "all_or_none": form.cleaned_data.get("together") == "all",
            "earlier": form.cleaned_data.get("earlier", ""),
        }
        if not as_group:
            given["answers"] = answers_from(form)
        registrations = self._without_known(people, given)
        return self._onward(registrations, as_group, verified)

    def _without_known(self, people, given):
        """Register who is not registered yet. The others are told by letter; nobody else learns of it."""
        while people:
            try:
                return actions.register(people=people, **given)
            except actions.AlreadyRegisteredError as known:
                for registration in known.registrations:
                    registration.event = self.event
                    if may_write_to(registration.email, self.now):
                        actions.tell_already_registered(registration=registration, now=self.now)
                keys = {(each.email, each.name_key) for each in known.registrations}
                people = [each for each in people if actions.person_key(each) not in keys]
                self.known = known.registrations
        return []

    def _onward(self, registrations, as_group, verified):
        holder = registrations and (registrations[0].group if as_group else registrations[0])
        if verified and holder:
            return redirect(holder.secret_address)
        if verified and self.known[0].email == self.user.email.lower():
            messages.info(self.request, _("You are registered already; this is your registration."))
            return redirect(self.known[0].secret_address)
        self.request.session[HELD] = {
            "event": self.event.pk,
            "kind": self.event._meta.label,
            "group": as_group,
            "pk": holder.pk if holder else None,
        }
        return redirect(self.event.code_address)


def _number(text):
    return min(int(text), actions.LARGEST_GROUP - 1) if text and text.isdecimal() and len(text) < 4 else 0


def _colleagues(colleagues):
    given = [form.cleaned_data for form in colleagues.forms if form.has_changed()]
    return [actions.Person(each["name"], each["email"]) for each in given]


@method_decorator(never_cache, name="dispatch")
class ProveAddress(TemplateView):
    """The code from the letter is typed here, in the same browser; the letter itself leads to one's own page.

    Whether somebody was registered already cannot be seen: the page is the same, and no code is right.
    """

    template_name = "registrations/code.html"
    event_model = None

    def dispatch(self, request, *args, **kwargs):
        self.now = timezone.now()
        self.event = get_object_or_404(self.event_model.objects.select_related("centre"), slug=kwargs["slug"])
        held = request.session.get(HELD) or {}
        if held.get("kind") != self.event._meta.label or held.get("event") != self.event.pk:
            return redirect(self.event.registration_address)
        holders = self.event.groups if held["group"] else self.event.registrations
        self.holder = holders.filter(pk=held["pk"]).first()
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
        address = self.holder and (getattr(self.holder, "email", "") or self.holder.contact_email)
        if self.holder and may_write_to(address, self.now):
            actions.send_code(holder=self.holder, now=self.now)
        messages.success(self.request, _("A new code is on its way; the one before is void."))
        return redirect(self.event.code_address)

    def prove(self, code):
        if self.holder is None:
            raise ValidationError(actions.WRONG_CODE)
        self.holder.event = self.event
        by = self.request.user if self.request.user.is_authenticated else None
        actions.verify(holder=self.holder, code=code, by=by, now=self.now)
        del self.request.session[HELD]
        return redirect(self.holder.secret_address)
