"""The desk: questions that wait for the centre, the oldest first, and the buttons that move them on."""

from functools import partial

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_POST

from csi_portal.ui.admin import PortalAdmin, press

from .. import actions
from ..forms import AssignForm, CloseForm, DeskForm, MoveForm
from ..models import Enquiry
from ..permissions import may_answer, may_assign, visible_enquiries


class StageFilter(admin.SimpleListFilter):
    """What waits comes first; everything else is one click away."""

    title = gettext_lazy("state")
    parameter_name = "stage"

    def lookups(self, request, model_admin):
        return [
            ("new", pgettext("questions", "new")),
            ("mine", _("assigned to me")),
            ("overdue", _("overdue")),
            ("waiting", _("all that wait")),
            ("answered", pgettext("questions", "answered")),
            ("closed", pgettext("questions", "closed")),
        ]

    def queryset(self, request, queryset):
        narrowed = {
            "new": lambda: queryset.waiting().filter(assigned_to=None),
            "mine": lambda: queryset.waiting().filter(assigned_to=request.user),
            "overdue": lambda: queryset.overdue(timezone.now()),
            "waiting": queryset.waiting,
            "answered": lambda: queryset.filter(state=Enquiry.State.ANSWERED),
            "closed": lambda: queryset.filter(state=Enquiry.State.CLOSED),
        }
        return narrowed[self.value()]() if self.value() in narrowed else queryset


@admin.register(Enquiry)
class EnquiryAdmin(PortalAdmin):
    """Read-only: the buttons below the conversation call actions."""

    list_display = ["__str__", "stage", "in_time", "waiting_since", "assigned_to", "about", "centre"]
    # The desk's own order: what waits longest comes first, then the newest of the rest.
    ordering = [F("waiting_since").asc(nulls_last=True), "-asked_at", "-pk"]
    list_filter = [StageFilter, "centre"]
    list_select_related = ["centre", "assigned_to"]
    search_fields = ["name", "email", "about", "messages__text"]
    fields = ["centre", "stage", "asked_at", "name", "email", "place", "about", "language", "assigned_to"]
    readonly_fields = fields
    change_form_template = "centres/admin/enquiry.html"

    def get_queryset(self, request):
        return visible_enquiries(request.user)

    @admin.display(description=gettext_lazy("state"))
    def stage(self, enquiry):
        return enquiry.stage

    @admin.display(description=gettext_lazy("in time"), boolean=True)
    def in_time(self, enquiry):
        return not enquiry.is_overdue(timezone.now()) if enquiry.waiting_since else None

    def change_view(self, request, object_id, form_url="", extra_context=None):
        enquiry = self.get_object(request, object_id)
        context = desk_context(request.user, enquiry, timezone.now()) if enquiry else {}
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))

    def get_buttons(self):
        return {
            "take": take,
            "assign": assign,
            "answer": answer,
            "note": note,
            "close": close,
            "reopen": reopen,
            "move": move,
        }


def desk_context(user, enquiry, now):
    """The conversation and the forms that this user may use."""
    waiting = enquiry.state == Enquiry.State.WAITING
    context = {
        "words": enquiry.messages.select_related("author"),
        "text_form": DeskForm(now=now),
        "is_spam": enquiry.close_reason == Enquiry.CloseReason.SPAM,
        "may_assign": may_assign(user, enquiry),
    }
    if context["may_assign"] and waiting:
        context |= {
            "assign_form": AssignForm(enquiry=enquiry),
            "close_form": CloseForm(),
            "move_form": MoveForm(enquiry=enquiry),
        }
    return context


def find(request, pk, allowed):
    """The question, if this user may do what the button does; 404 hides those of another centre."""
    enquiry = get_object_or_404(visible_enquiries(request.user).select_related("centre"), pk=pk)
    if not allowed(request.user, enquiry):
        raise PermissionDenied
    return enquiry


def press_for_question(request, enquiry, act, *, done, **given):
    """Do one act with the question and come back with what happened; to the list if it is no longer ours."""
    press(request, act, done=done, enquiry=enquiry, **given)
    if not visible_enquiries(request.user).filter(pk=enquiry.pk).exists():
        return redirect("admin:centres_enquiry_changelist")
    return redirect("admin:centres_enquiry_change", enquiry.pk)


def press_with(request, enquiry, form, act, names, *, done):
    """The same with what the form holds; a form that does not hold says its first error."""
    if not form.is_valid():
        messages.error(request, next(iter(form.errors.values()))[0])
        return redirect("admin:centres_enquiry_change", enquiry.pk)
    given = {name: form.cleaned_data[name] for name in names}
    return press_for_question(request, enquiry, act, done=done, **given)


@require_POST
def take(request, pk):
    enquiry = find(request, pk, may_assign)
    return press_for_question(request, enquiry, actions.take, done=_("The question is yours now."))


@require_POST
def reopen(request, pk):
    enquiry = find(request, pk, may_assign)
    return press_for_question(request, enquiry, actions.reopen, done=_("The question waits again."))


@require_POST
def assign(request, pk):
    enquiry = find(request, pk, may_assign)
    form = AssignForm(request.POST, enquiry=enquiry)
    done = _("The question is assigned.")
    return press_with(request, enquiry, form, actions.assign, ["to"], done=done)


@require_POST
def close(request, pk):
    enquiry = find(request, pk, may_assign)
    done = _("The question is closed without an answer.")
    return press_with(request, enquiry, CloseForm(request.POST), actions.close, ["reason"], done=done)


@require_POST
def move(request, pk):
    enquiry = find(request, pk, may_assign)
    form = MoveForm(request.POST, enquiry=enquiry)
    done = _("The question is with the other centre now.")
    return press_with(request, enquiry, form, actions.move, ["centre"], done=done)


@require_POST
def answer(request, pk):
    return write(request, pk, actions.answer, done=_("The answer is on its way to the sender."))


@require_POST
def note(request, pk):
    return write(request, pk, actions.note, done=_("The note is saved; the sender does not see it."))


def write(request, pk, act, *, done):
    enquiry = find(request, pk, may_answer)
    form = DeskForm(request.POST, now=timezone.now())
    given = {"submission": form.submission}
    return press_with(request, enquiry, form, partial(act, **given), ["text"], done=done)
