"""The way of an example in the administration: each button calls one verb and asks the verb's own refusal."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from csi_portal.history.actions import as_one_act

from .. import actions
from ..actions.editing import lock
from ..models import Innovation
from ..permissions import may_edit, possible_acts, write_refusal
from .history import HistoryAdmin, restore
from .in_vain import typed_in_vain
from .press import press_for_example
from .together import Seen, conflict_of, forget_writing, note_writing


class WorkflowAdmin(HistoryAdmin):
    """Part of the admin of examples: what readers see is read-only there, and moves by buttons."""

    def get_buttons(self):
        return BUTTONS

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """The form writes the rows itself; with the verbs that follow it is one act of one person.

        Whoever saves second is asked first (`together.py`).
        """
        request.opened_at = timezone.now()
        if request.method == "GET":
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic(), as_one_act(request.user):
            is_save = object_id and request.method == "POST"
            if is_save and (refused := self.ask_before_saving(request, object_id)):
                return refused
            response = super().changeform_view(request, object_id, form_url, extra_context)
        if is_save and response.status_code == 302:
            forget_writing(request, object_id)
        return response

    def ask_before_saving(self, request, object_id):
        """The page that stands for the form when the example went on meanwhile; notes a conflict of texts."""
        try:
            innovation = self.get_object(request, object_id)
        except ValidationError:
            innovation = None
        if not may_edit(request.user, innovation):
            return None
        if innovation is None or write_refusal(request.user, innovation):
            return typed_in_vain(self, request, innovation)
        request.conflict = conflict_of(self, request, innovation)
        return None

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.conflict = getattr(request, "conflict", None)
        return form

    def get_object(self, request, object_id, from_field=None):
        """The row is held while a form is being saved, so that nobody moves it meanwhile."""
        found = super().get_object(request, object_id, from_field)
        return lock(found) if found and request.method == "POST" else found

    def get_readonly_fields(self, request, obj=None):
        """A working copy has no address of its own."""
        fields = super().get_readonly_fields(request, obj)
        return [*fields, "slug"] if obj and obj.is_working_copy else fields

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else super().get_prepopulated_fields(request, obj)

    def has_change_permission(self, request, obj=None):
        writable = obj is None or write_refusal(request.user, obj) is None
        return writable and super().has_change_permission(request, obj)

    def render_change_form(self, request, context, obj=None, **kwargs):
        """With `acts` (verbs that this person can do now) and `write_refusal` (why nothing can be typed)."""
        if obj:
            context |= {
                "acts": possible_acts(request.user, obj),
                "write_refusal": write_refusal(request.user, obj),
                "seen": Seen(obj.text_version, request.opened_at),
                "comments": obj.comments.select_related("by"),
            }
            if request.method == "GET" and not context["write_refusal"]:
                note_writing(request, obj, request.opened_at)
        return super().render_change_form(request, context, obj=obj, **kwargs)


@require_POST
def submit(request, pk):
    done = _("It is submitted; another editor reads it now.")
    return press_for_example(request, pk, actions.submit, done=done)


@require_POST
def return_for_changes(request, pk):
    done = _("It is returned to its authors with your comment.")
    return press_for_example(
        request, pk, actions.return_for_changes, done=done, comment=request.POST.get("comment", "")
    )


@require_POST
def approve(request, pk):
    done = _("It is approved and can be published.")
    return press_for_example(request, pk, actions.approve, done=done, text_version=seen_version(request))


@require_POST
def publish(request, pk):
    done = _("It is published; readers see it now.")
    return press_for_example(request, pk, actions.publish, done=done)


@require_POST
def archive(request, pk):
    done = _("It is in the archive; only editors see it.")
    return press_for_example(
        request, pk, actions.archive, done=done, reason=request.POST.get("reason", "")[:500]
    )


@require_POST
def reopen(request, pk):
    done = _("It is a draft again.")
    return press_for_example(request, pk, actions.reopen, done=done)


@require_POST
def open_copy(request, pk):
    done = _("This is the working copy; readers see the earlier text until the copy is published.")
    return press_for_example(request, pk, actions.open_copy, done=done)


@require_POST
def discard_copy(request, pk):
    done = _("The working copy is discarded; this is the example as readers see it.")
    return press_for_example(request, pk, actions.discard_copy, done=done)


@require_POST
def comment(request, pk):
    done = _("Your comment stands with the example.")
    return press_for_example(request, pk, actions.comment, done=done, text=request.POST.get("text", ""))


@require_POST
def resolve_comment(request, pk):
    innovation = get_object_or_404(Innovation, pk=pk)
    key = request.POST.get("comment", "")
    found = get_object_or_404(innovation.comments, pk=key if key.isdecimal() else None)
    return press_for_example(
        request,
        pk,
        lambda innovation, **who: actions.resolve_comment(comment=found, **who),
        done=_("The comment is settled."),
    )


@require_POST
def mark_checked(request, pk):
    done = _("The facts are marked as compared with the sources today.")
    return press_for_example(request, pk, actions.mark_checked, done=done)


@require_POST
def confirm_estimate(request, pk):
    done = _("Our reasoning is confirmed in your name.")
    return press_for_example(
        request, pk, actions.confirm_estimate, done=done, field=request.POST.get("field", "")
    )


BUTTONS = {
    "submit": submit,
    "return_for_changes": return_for_changes,
    "approve": approve,
    "publish": publish,
    "archive": archive,
    "reopen": reopen,
    "open_copy": open_copy,
    "discard_copy": discard_copy,
    "restore": restore,
    "comment": comment,
    "resolve_comment": resolve_comment,
    "mark_checked": mark_checked,
    "confirm_estimate": confirm_estimate,
}


def seen_version(request):
    """The version of the text that the page with the button showed; 0 for a request that does not say."""
    version = request.POST.get("text_version", "")
    return int(version) if version.isdecimal() and len(version) < 10 else 0
