"""The form of a registration, alone or with colleagues."""

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
from ..forms import RegistrationForm, answers_from, colleagues_form
from ..permissions import is_contact, may_open
from .codes import hold, hold_nothing, send_at_most_once_a_minute
from .limits import may_write_to, registering_refusal


@method_decorator(never_cache, name="dispatch")
class Register(TemplateView):
    """`event_model` is the kind of event; `?kolegove=2` opens rows for two colleagues."""

    template_name = "registrations/register.html"
    event_model = None

    def dispatch(self, request, *args, **kwargs):
        self.now = timezone.now()
        self.user = request.user if request.user.is_authenticated else None
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
        if "more" in request.POST or "remove" in request.POST:
            return self.page(*self.with_other_rows(rows))
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
            form.add_error(None, refusal.messages)
            return self.page(form, colleagues, status=422)

    def form(self, *data, asks_earlier=False, **given):
        questions = self.event.questions.select_related("shown_if")
        return RegistrationForm(
            *data, user=self.user, questions=questions, asks_earlier=asks_earlier, **given
        )

    def with_other_rows(self, rows):
        """The form with what was typed, and a colleague more or less; nothing is complained of yet."""
        typed = self.request.POST
        written = [
            {name: typed.get(f"colleagues-{number}-{name}", "") for name in ("name", "email")}
            for number in range(rows)
        ]
        if "more" in typed:
            written = [*written, {}][: actions.LARGEST_GROUP - 1]
        else:
            gone = typed["remove"]
            written = [row for number, row in enumerate(written) if str(number) != gone]
        takes_part = "takes_part" in typed or not rows
        form = self.form(initial=typed.dict() | {"takes_part": takes_part}, with_colleagues=bool(written))
        return form, colleagues_form(initial=written)

    def page(self, form, colleagues, status=200):
        counted = type(self.event).objects.with_seats().get(pk=self.event.pk)
        context = self.get_context_data(
            event=self.event,
            refusal=self.event.registration_refusal(self.now),
            free=max(0, self.event.capacity - counted.taken),
            number=counted.waiting + 1,
            has_questions=self.event.questions.exists(),
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
        if sentence := registering_refusal(
            self.request, self.event, people, contact.email, verified, self.now
        ):
            form.add_error(None, sentence)
            return self.page(form, colleagues, status=429)
        as_group = bool(colleagues.forms)
        registrations, known = self._without_known(
            people,
            {
                "event": self.event,
                "contact": contact,
                "language": get_language(),
                "by": self.user,
                "now": self.now,
                "verified": verified,
                "together": as_group,
                "all_or_none": form.cleaned_data.get("together") == "all",
                "answers": None if as_group else answers_from(form),
                "earlier": form.cleaned_data.get("earlier", ""),
            },
        )
        if not verified:
            return self._to_code(registrations, known, contact)
        return self._to_own_page(registrations, known)

    def _without_known(self, people, given):
        """(new registrations, known ones): who is registered already is left out."""
        known = []
        while people:
            try:
                return actions.register(people=people, **given), known
            except actions.AlreadyRegisteredError as refusal:
                known += refusal.registrations
                keys = {(each.email, each.name_key) for each in known}
                people = [each for each in people if actions.person_key(each) not in keys]
        return [], known

    def _to_code(self, registrations, known, contact):
        """Whoever sends the form, with whatever name, is led to the same page in the same words."""
        holder = registrations and (registrations[0].group or registrations[0])
        if not registrations and (holder := _held_for_the_same(known, contact)):
            holder.event = self.event  # the form was sent twice
            send_at_most_once_a_minute(holder, self.now)
        else:
            self._tell(known)
        if holder:
            hold(self.request, holder)
        else:
            hold_nothing(self.request, self.event, self.now)
        return redirect(self.event.code_address)

    def _to_own_page(self, registrations, known):
        if not registrations and (already := self._mine(known)):
            messages.info(self.request, _("This has been registered already; here it is."))
            return redirect(already.secret_address)
        self._tell(known)
        if known:
            messages.info(
                self.request,
                _("Who was registered already stays so, and has got a letter that says it."),
            )
        if registrations:
            return redirect((registrations[0].group or registrations[0]).secret_address)
        return redirect(self.event)

    def _mine(self, known):
        """The registration, or the group, of this account that all who are known belong to."""
        groups = {each.group for each in known}
        group = groups.pop() if len(groups) == 1 else None
        if group and is_contact(self.user, group):
            return group
        return known[0] if len(known) == 1 and may_open(self.user, known[0]) else None

    def _tell(self, known):
        for registration in known:
            registration.event = self.event
            if may_write_to(registration.email, self.now):
                actions.tell_already_registered(registration=registration, now=self.now)


def _held_for_the_same(known, contact):
    """What is held for this address and waits for its code, when all who are known belong to it."""
    holders = {each.group or each for each in known}
    holder = holders.pop() if len(holders) == 1 else None
    if holder and all(each.awaits_proof for each in known) and holder.address == contact.email.lower():
        return holder
    return None


def _number(text):
    return min(int(text), actions.LARGEST_GROUP - 1) if text and text.isdecimal() and len(text) < 4 else 0


def _colleagues(colleagues):
    given = [form.cleaned_data for form in colleagues.forms if form.has_changed()]
    return [actions.Person(each["name"], each["email"]) for each in given]
