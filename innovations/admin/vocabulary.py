"""Controlled lists and exchange rates. Their saves go through actions, which index and convert again."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from csi_portal.ui.admin import PortalAdmin, press

from .. import actions
from ..forms import MergeForm, TermForm
from ..models import Actor, ExchangeRate, TargetGroup, Theme
from .bilingual import BilingualAdmin


class TermAdmin(BilingualAdmin, PortalAdmin):
    form = TermForm
    list_display = ["name_cs", "name_en", "examples", "words", "position"]
    search_fields = ["slug", "name_cs", "name_en", "definition_cs", "definition_en"]
    fields = [
        ("name_cs", "name_en"),
        ("definition_cs", "definition_en"),
        "synonyms",
        ("slug", "position"),
    ]
    help_texts = {
        "name": gettext_lazy("As readers see it in filters and on pages; short, in the plural for people."),
        "definition": gettext_lazy("One sentence that tells what belongs here and what does not."),
        "slug": gettext_lazy("A part of the addresses of filters. Changing it breaks links to them."),
        "position": gettext_lazy("Lower numbers stand higher in the list."),
    }
    change_form_template = "innovations/admin/term.html"
    actions = None

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(examples=Count("innovations"))

    @admin.display(description=gettext_lazy("examples"), ordering="examples")
    def examples(self, term):
        return term.examples

    @admin.display(description=gettext_lazy("synonyms"))
    def words(self, term):
        return ", ".join(term.synonyms)

    def has_delete_permission(self, request, obj=None):
        """A term that an example bears stays."""
        free = obj is None or not obj.innovations.exists()
        return free and super().has_delete_permission(request, obj)

    def save_model(self, request, obj, form, change):
        actions.save_term(term=obj, by=request.user, now=timezone.now())

    def delete_model(self, request, obj):
        actions.remove_term(term=obj, by=request.user, now=timezone.now())

    def get_buttons(self):
        return {"merge": self.merge_view}

    def merge_view(self, request, pk):
        """Choose the other entry (GET), see what would change (GET with `?into=`), do it (POST)."""
        term = get_object_or_404(self.model, pk=pk)
        if not self.has_change_permission(request, term):
            raise PermissionDenied
        form = MergeForm(request.POST or request.GET or None, others=self.model.objects.exclude(pk=pk))
        merge = actions.Merge(term, form.cleaned_data["into"]) if form.is_valid() else None
        if merge and request.method == "POST":
            done = _("“%(merged)s” is now part of “%(kept)s”.") % {"merged": term, "kept": merge.kept}
            press(request, actions.merge_terms, done=done, merged=term, kept=merge.kept)
            return redirect(reverse(f"admin:innovations_{self.opts.model_name}_changelist"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Merge “%(name)s” into another") % {"name": term},
            "opts": self.opts,
            "term": term,
            "form": form,
            "merge": merge,
        }
        return render(request, "innovations/admin/merge.html", context)


@admin.register(TargetGroup)
class TargetGroupAdmin(TermAdmin):
    pass


@admin.register(Theme)
class ThemeAdmin(TermAdmin):
    pass


@admin.register(Actor)
class ActorAdmin(TermAdmin):
    pass


@admin.register(ExchangeRate)
class ExchangeRateAdmin(PortalAdmin):
    list_display = ["currency", "czk", "stated_on"]
    actions = None

    def has_delete_permission(self, request, obj=None):
        """A rate is corrected; without it the amounts converted by it would lose their meaning."""
        return False

    def save_model(self, request, obj, form, change):
        actions.save_rate(rate=obj, by=request.user, now=timezone.now())
