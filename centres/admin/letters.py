"""Letters: what was written to whom, and those that could not be delivered. Secret ones show no words.

The page stands with the centres, since a coordinator sees the letters of her own centre only.
"""

from csp.decorators import csp
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from csi_portal.outbox.models import Letter
from csi_portal.ui.admin import PortalAdmin, press

from .. import actions
from ..permissions import visible_letters

# A letter brings its own style and may do nothing: no script, no form, no picture, no cookie of the portal.
LETTER_ALONE = {"default-src": ["'none'"], "style-src": ["'unsafe-inline'"], "sandbox": []}


class StateFilter(admin.SimpleListFilter):
    """What waits for a person comes first."""

    title, parameter_name = gettext_lazy("state"), "state"

    def lookups(self, request, model_admin):
        return [("unsettled", _("not delivered, waits for you")), *Letter.State.choices]

    def queryset(self, request, queryset):
        if self.value() == "unsettled":
            return queryset.unsettled()
        return queryset.filter(state=self.value()) if self.value() in Letter.State.values else queryset


@admin.register(Letter)
class LetterAdmin(PortalAdmin):
    """Read-only: the buttons below the letter call actions."""

    list_display = ["heading", "to", "state_in_words", "queued_at", "topic", "centre"]
    list_filter = [StateFilter]
    search_fields = ["subject", "topic", "address__iexact"]
    ordering = ["-queued_at", "-pk"]
    fields = ["address", "state_in_words", "why_not", "attempts", "queued_at", "sent_at", "failed_at"]
    fields += ["settled_at", "topic", "centre", "language", "secret", "resent_from"]
    readonly_fields = fields
    change_form_template = "centres/admin/letter.html"

    def get_queryset(self, request):
        return visible_letters(request.user).defer("text", "html", "calendar")

    def lookup_allowed(self, lookup, value, request):
        """Only the filter's: “?text__startswith=” would spell out a secret letter piece by piece."""
        return lookup == StateFilter.parameter_name

    def get_list_display_links(self, request, list_display):
        return ["heading"]

    @admin.display(description=gettext_lazy("heading"), ordering="subject")
    def heading(self, letter):
        return str(letter)

    @admin.display(description=gettext_lazy("to whom"))
    def to(self, letter):
        return letter.masked_address

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def state_in_words(self, letter):
        return letter.get_state_display()

    @admin.display(description=gettext_lazy("why it was not delivered"))
    def why_not(self, letter):
        return letter.why_not

    def get_buttons(self):
        return {"resend": resend, "settle": settle}

    def get_urls(self):
        view = self.admin_site.admin_view(as_html)
        return [path("<int:pk>/html/", view, name="outbox_letter_html"), *super().get_urls()]


def find(request, pk):
    """The letter, if this user may see it; 404 hides those of another centre."""
    if not request.user.has_perm("outbox.view_letter"):
        raise PermissionDenied
    return get_object_or_404(visible_letters(request.user), pk=pk)


@require_GET
@csp(LETTER_ALONE)
def as_html(request, pk):
    """The letter as a mail program shows it, in a page of its own."""
    letter = find(request, pk)
    if letter.secret or not letter.html:
        raise Http404
    return HttpResponse(letter.html, headers={"X-Robots-Tag": "noindex", "Cache-Control": "no-store"})


@require_POST
def resend(request, pk):
    letter = find(request, pk)
    again = press(request, actions.resend_letter, letter=letter, done=_("The letter is on its way again."))
    return redirect("admin:outbox_letter_change", (again or letter).pk)


@require_POST
def settle(request, pk):
    letter = find(request, pk)
    press(request, actions.settle_letter, letter=letter, done=_("The letter no longer waits for anybody."))
    return redirect("admin:outbox_letter_change", letter.pk)
