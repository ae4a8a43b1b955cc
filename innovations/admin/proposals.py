"""The desk of proposals: read-only, what waits first, and the buttons that decide."""

from functools import partial

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from csi_portal.ui.admin import PortalAdmin, press

from .. import actions
from ..forms import slug_for
from ..models import Innovation, Proposal
from ..permissions import decide_refusal


@admin.register(Proposal)
class ProposalAdmin(PortalAdmin):
    list_display = ["__str__", "state", "sent_at", "organisation", "decided_by", "decided_at"]
    list_filter = ["state", "kind"]
    list_select_related = ["decided_by"]
    search_fields = ["title", "text", "email"]
    fields = [
        *("kind", "state", "sent_at", "innovation", "title", "country", "web", "part", "text", "why_here"),
        *("sources", "name", "email", "organisation", "language", "draft", "answer"),
        *("decided_by", "decided_at"),
    ]
    readonly_fields = fields
    change_form_template = "innovations/admin/proposal.html"

    def get_fields(self, request, obj=None):
        """What the sender did not fill in, or is not decided yet, takes no room."""
        return [name for name in self.fields if obj is None or getattr(obj, name) not in ("", None)]

    def get_buttons(self):
        return {
            "begin_draft": begin_draft,
            "begin_change": begin_change,
            "decline": decline,
            "finish": finish,
        }


@require_POST
def begin_draft(request, pk):
    proposal = find(request, pk)
    act = partial(actions.begin_draft, slug=slug_for(proposal.title, Innovation()))
    return press_for(request, proposal, act, done=_("The draft is founded; write it and submit it."))


@require_POST
def begin_change(request, pk):
    done = _("The working copy is open; put the change in and submit it.")
    return press_for(request, find(request, pk), actions.begin_change, done=done)


@require_POST
def decline(request, pk):
    done = _("The proposal is declined; the answer is on its way to the sender.")
    return press_for(request, find(request, pk), actions.decline, done=done, answer=answer_of(request))


@require_POST
def finish(request, pk):
    done = _("The proposal is done; the sender gets a letter.")
    return press_for(request, find(request, pk), actions.finish, done=done, answer=answer_of(request))


def answer_of(request):
    return request.POST.get("answer", "").replace("\x00", "")[:3000]


def find(request, pk):
    proposal = get_object_or_404(Proposal, pk=pk)
    if decide_refusal(request.user, proposal):
        raise PermissionDenied
    return proposal


def press_for(request, proposal, act, *, done, **given):
    """Do one act; to the draft that it gave, else back to the proposal."""
    result = press(request, act, done=done, proposal=proposal, **given)
    if isinstance(result, Innovation):
        return redirect("admin:innovations_innovation_change", result.pk)
    return redirect("admin:innovations_proposal_change", proposal.pk)
