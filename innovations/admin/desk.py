"""The form's two companions: how complete the example is, and how a reader would see it. Neither saves."""

from operator import attrgetter
from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone, translation
from django.utils.decorators import method_decorator
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ..models import Attachment, Innovation, Picture, Source, completeness
from ..views.example import example_context
from .sections import chapters, fieldsets, parts
from .steps import steps

NOT_STORED = 0  # stands for the primary key of an example that nobody has saved yet
LISTS = ("target_groups", "themes", "actors")
UNNAMED = "nahled"
COMPLETENESS, PREVIEW = "admin:innovations_innovation_completeness", "admin:innovations_innovation_preview"


class Unsaved(NamedTuple):
    """An example with what its form holds, in memory only; `problems` are (label, sentence) of the rest."""

    innovation: Innovation
    problems: list


def unsaved(model_admin, request, stored, *, whole):
    """What the posted form would make of an example (None for a new one).

    `whole` checks each row as a save would and leaves out what it would refuse; else rows are only counted.
    """
    form = model_admin.get_form(request, stored, change=stored is not None)(request.POST, instance=stored)
    form.full_clean()
    problems = [
        (form[name].label if name in form.fields else "", sentence)
        for name, sentences in form.errors.items()
        for sentence in sentences
    ]
    innovation = form.instance
    innovation.pk = innovation.pk or NOT_STORED
    # Related managers answer `.all()` from here, so that nothing reaches the database.
    kept = innovation._prefetched_objects_cache = {
        name: list(form.cleaned_data.get(name, ())) for name in LISTS
    }
    sources = {}
    for formset_class, _inline in model_admin.get_formsets_with_inlines(request, stored):
        prefix = formset_class.get_default_prefix()
        formset = formset_class(request.POST, instance=innovation, prefix=prefix)
        rows = [row for row in formset.forms if is_filled(row)]
        if whole:
            problems += [problem for row in rows for problem in problems_of(row)]
            rows = [row for row in rows if row.is_valid() and is_shown(row.instance)]
            give_keys(rows, sources)
        kept[prefix] = [row.instance for row in rows]
    return Unsaved(innovation, problems)


def give_keys(rows, sources):
    """New sources get keys of their own for the page, by which the figures beside them find their numbers."""
    for number, row in enumerate(rows, start=1):
        if isinstance(row.instance, Source):
            row.instance.pk = row.instance.pk or -number
            sources[row.prefix] = row.instance
        elif new_source := getattr(row, "new_source", ""):
            row.instance.source = sources.get(new_source, row.instance.source)


def is_filled(row):
    """A row that is stored or holds something, and that nobody has ticked to be deleted."""
    gone = row.data.get(row.add_prefix("DELETE"))
    return not gone and (row.instance.pk is not None or row.has_changed())


def is_shown(row):
    """New files are not among what is asked about; they show once they are saved."""
    return row.pk is not None or not isinstance(row, Picture | Attachment)


def problems_of(row):
    """(label, sentence) of what can't be read in a row."""
    if not is_shown(row.instance):
        return []
    name = capfirst(row.instance._meta.verbose_name)
    return [(name, sentence) for sentences in row.errors.values() for sentence in sentences]


class Desk:
    """Mixed into the example's admin: the sections of its form, and the addresses of the companions."""

    def get_fieldsets(self, request, obj=None):
        return fieldsets(obj.kind if obj else "")

    def render_change_form(self, request, context, *args, **kwargs):
        stored = context["original"]
        if stored:
            # The form and its formsets have read the lists and rows already.
            initial = context["adminform"].form.initial
            stored._prefetched_objects_cache = {name: initial[name] for name in LISTS if name in initial} | {
                rows.formset.prefix: [
                    form.instance for form in rows.formset.initial_forms if form.instance.pk is not None
                ]
                for rows in context["inline_admin_formsets"]
            }
        measured = completeness(stored or self.empty())
        context |= {
            "parts": parts(context["adminform"], context["inline_admin_formsets"]),
            "completeness": measured,
            "chapters": chapters(measured, writable=self.writable(request, stored)),
            "steps": steps(request.user, stored) if stored else [],
            "completeness_address": reverse(COMPLETENESS, args=[stored.pk] if stored else []),
            "previews": previews(stored),
            "is_nav_sidebar_enabled": False,  # two languages want the whole width
            "show_save_and_add_another": False,
        }
        return super().render_change_form(request, context, *args, **kwargs)

    def writable(self, request, stored):
        return stored is None or self.has_change_permission(request, stored)

    def empty(self):
        """An example of which nothing is known yet."""
        innovation = Innovation(pk=NOT_STORED)
        innovation._prefetched_objects_cache = dict.fromkeys(
            [*LISTS, *(inline.model._meta.model_name + "s" for inline in self.inlines)], ()
        )
        return innovation

    def get_urls(self):
        views = {"completeness": self.completeness_view, "preview": self.preview_view}
        return [
            path(f"{prefix}{name}/", self.admin_site.admin_view(view), name=f"innovations_innovation_{name}")
            for name, view in views.items()
            for prefix in ("", "<int:pk>/")
        ] + super().get_urls()

    def stored(self, request, pk):
        """The example that the page speaks of, None for a new one. Raises 404 and PermissionDenied."""
        innovation = get_object_or_404(Innovation.objects.for_detail(), pk=pk) if pk else None
        may = self.has_view_permission(request, innovation) if pk else self.has_add_permission(request)
        if not may:
            raise PermissionDenied
        return innovation

    @method_decorator(require_POST)
    def completeness_view(self, request, pk=None):
        """The navigation of the form with what is missing, for the values that were sent."""
        measured = completeness(unsaved(self, request, self.stored(request, pk), whole=False).innovation)
        context = {"completeness": measured, "chapters": chapters(measured)}
        return render(request, "innovations/admin/completeness.html", context)

    def preview_view(self, request, pk=None):
        """The public page: of what the form holds (POST), or of what is saved (GET)."""
        shown = Unsaved(self.stored(request, pk), [])
        if request.method == "POST":
            shown = unsaved(self, request, shown.innovation, whole=True)
            put_in_order(shown.innovation)
        elif shown.innovation is None:
            shown = Unsaved(self.empty(), [])
        shown.innovation.slug = shown.innovation.slug or UNNAMED
        context = {"object": shown.innovation, "innovation": shown.innovation, "problems": shown.problems}
        context |= example_context(shown.innovation, request, today=timezone.localdate())
        response = render(request, "innovations/admin/preview.html", context)
        response["X-Robots-Tag"] = "noindex"
        return response


def previews(stored):
    """(label, address) of the preview in each language."""
    labels = {"cs": _("Preview in Czech"), "en": _("Preview in English")}
    for language, label in labels.items():
        with translation.override(language):
            yield label, reverse(PREVIEW, args=[stored.pk] if stored else [])


def put_in_order(innovation):
    """Rows as the page orders them: by their number."""
    for name, rows in innovation._prefetched_objects_cache.items():
        if name not in (*LISTS, "estimates"):
            rows.sort(key=attrgetter("position"))
