"""A partner's own examples: the list, the form, and the button that hands one to the editors."""

from typing import NamedTuple

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import UserPassesTestMixin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import ListView, View

from csi_portal.accounts.permissions import is_partner
from innovations import actions
from innovations.forms import ROW_SETS, OwnDraftForm, OwnPictureForm, slug_for
from innovations.models import Innovation, completeness
from innovations.models.innovation import written_by
from innovations.permissions import submit_refusal, write_refusal


class PartnersOnly(UserPassesTestMixin):
    """Others who are signed in are refused; who is not is asked to sign in. Nothing stays in a cache."""

    def test_func(self):
        return is_partner(self.request.user)

    def dispatch(self, request, *args, **kwargs):
        response = super().dispatch(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response


class OwnDrafts(PartnersOnly, ListView):
    template_name = "innovations/own_drafts.html"
    paginate_by = 50

    def get_queryset(self):
        """What this person writes, and what was published of it since."""
        user = self.request.user
        brought = Q(pk__in=written_by(user)) | Q(submitted_by=user)
        asked = Count("comments", filter=Q(comments__resolved_at=None))
        found = Innovation.objects.filter(brought, revises=None).annotate(open_comments=asked)
        return found.order_by("-updated_at", "-pk")


class OwnDraft(PartnersOnly, View):
    """A new example, or one of the partner's own; that of another partner is not found."""

    def get(self, request, pk=None):
        innovation = own(request.user, pk)
        return page(request, innovation, Forms.of(innovation))

    def post(self, request, pk=None):
        innovation = own(request.user, pk)
        forms = Forms.of(innovation, request.POST, request.FILES)
        if not forms.are_valid():
            return page(request, own(request.user, pk), forms)
        try:
            saved = save(request, innovation, forms)
        except ValidationError as refusal:
            stored = own(request.user, pk)
            forms.text.add_error(None, refusal)
            forms.text.data = forms.text.data.copy()
            forms.text.data["seen"] = stored.text_version
            changed = isinstance(refusal, actions.ChangedMeanwhileError)
            return page(request, stored, forms, theirs=differing(stored, forms.text) if changed else ())
        messages.success(request, _("Saved. Only you and the editors see it."))
        return redirect("innovations:own_draft", saved.pk)


@login_required
@require_POST
def submit_own(request, pk):
    """Hand it to the editors."""
    if not is_partner(request.user):
        raise PermissionDenied
    innovation = own(request.user, pk)
    try:
        actions.submit(innovation=innovation, by=request.user, now=timezone.now())
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return redirect("innovations:own_draft", pk)
    messages.success(request, _("It is with the editors now. They will write to you."))
    return redirect("innovations:own_drafts")


class Forms(NamedTuple):
    text: OwnDraftForm
    results: object
    costs: object
    sources: object
    picture: OwnPictureForm

    @classmethod
    def of(cls, innovation, data=None, files=None):
        is_new = innovation.pk is None or data is not None  # what is sent says all
        stored = {name: [] for name in ROW_SETS} if is_new else actions.snapshot(innovation)["rows"]
        return cls(
            text=OwnDraftForm(data, instance=innovation, initial={"seen": innovation.text_version}),
            picture=OwnPictureForm(data, files, innovation=innovation),
            **{
                name: rows(
                    data, prefix=name, initial=stored[name], form_kwargs={"use_required_attribute": False}
                )
                for name, rows in ROW_SETS.items()
            },
        )

    def are_valid(self):
        validity = [each.is_valid() for each in self]  # of each one, so that every error is shown at once
        return all(validity)


def own(user, pk):
    """One of the drafts that this person writes; a new one without a key."""
    if pk is None:
        return Innovation()
    return get_object_or_404(Innovation.objects.written_by(user).filter(revises=None), pk=pk)


def save(request, innovation, forms):
    texts = forms.text.texts()
    if innovation.pk is None:
        innovation.slug = slug_for(texts["title_en"] or texts["original_title"], innovation)
    return actions.write_own(
        innovation=innovation,
        texts=texts,
        rows={name: [row.values() for row in getattr(forms, name)] for name in ROW_SETS},
        seen=forms.text.cleaned_data["seen"],
        picture=forms.picture.picture(),
        removed=forms.picture.cleaned_data.get("remove", ()),
        by=request.user,
        now=timezone.now(),
    )


def differing(stored, form):
    """(label, saved text) of the fields in which the saved draft differs from what was typed."""
    return [
        (form.fields[name].label, str(getattr(stored, name)))
        for name, typed in form.texts().items()
        if str(getattr(stored, name) or "") != typed
    ]


def page(request, innovation, forms, theirs=()):
    context = {
        "innovation": innovation,
        "forms": forms,
        "theirs": theirs,
        "refusal": write_refusal(request.user, innovation) if innovation.pk else None,
        "may_submit": innovation.pk and submit_refusal(request.user, innovation) is None,
        "comments": innovation.comments.select_related("by") if innovation.pk else (),
        "completeness": completeness(innovation) if innovation.pk else None,
    }
    return render(request, "innovations/own_draft.html", context)
