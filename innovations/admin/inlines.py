"""What belongs to one example: sources first, for figures stand on them."""

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import BadRequest
from django.db import models
from django.forms import BaseInlineFormSet
from django.utils.translation import gettext_lazy as _
from translated_fields import TranslatedFieldAdmin

from ..forms import AttachmentForm, EstimateForm, PictureForm
from ..models import Attachment, Cost, Estimate, Picture, Replication, Result, Source, with_link_check
from .links import link_state

LONGEST_LABEL = 60  # characters of a source in a choice

# Rows of one kind in one example, five times what the richest of them has.
MOST_ROWS = 50

# Texts are short here and there are many of them.
LOW_TEXTS = {models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 4})}}


class FewRowsFormSet(BaseInlineFormSet):
    """Refuses more rows than the page offers before it makes them: thousands keep a worker for seconds."""

    def total_form_count(self):
        if self.is_bound and self.management_form.cleaned_data["TOTAL_FORMS"] > MOST_ROWS:
            raise BadRequest("more rows than the form offers")
        return super().total_form_count()


class FewRows:
    """What the inlines have in common."""

    formset = FewRowsFormSet
    extra = 0
    max_num = MOST_ROWS


class Inline(FewRows, TranslatedFieldAdmin, admin.StackedInline):
    formfield_overrides = LOW_TEXTS
    show_change_link = False


class SourceInline(Inline):
    model = Source
    fields = [("position", "accessed_on", "licence"), "url", "answers", "title", "archived_url"]
    readonly_fields = ["answers"]

    def get_queryset(self, request):
        return with_link_check(super().get_queryset(request))

    @admin.display(description=_("does it answer"))
    def answers(self, source):
        return link_state(source)


class FigureInline(Inline):
    """A figure may stand only on a source of its own example; new sources are saved first."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "source":
            example = request.resolver_match.kwargs.get("object_id")
            kwargs["queryset"] = Source.objects.filter(innovation=example)
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "source":
            field.label_from_instance = lambda source: f"{source.position}. {str(source)[:LONGEST_LABEL]}"
        return field


class ResultInline(FigureInline):
    model = Result
    fields = [("position", "year", "source"), ("text_cs", "text_en"), ("measured_cs", "measured_en")]


class CostInline(FigureInline):
    model = Cost
    fields = [("position", "what", "amount", "currency", "year", "source"), ("note_cs", "note_en")]


class ReplicationInline(FigureInline):
    model = Replication
    fields = [("position", "place", "country", "year", "source"), ("outcome_cs", "outcome_en")]


class EstimateInline(FewRows, admin.TabularInline):
    """Which fields hold our reasoning. Confirming is a button; its trace can't be written here."""

    model = Estimate
    form = EstimateForm
    fields = ["field", "stated_on", "confirmed_by_name", "confirmed_at"]
    readonly_fields = ["confirmed_by_name", "confirmed_at"]


class PictureInline(Inline):
    model = Picture
    form = PictureForm
    fields = [("position", "image"), ("alternative_text_cs", "alternative_text_en"), "credit"]


class AttachmentInline(Inline):
    model = Attachment
    form = AttachmentForm
    fields = [("position", "file"), ("title_cs", "title_en"), ("language", "licence")]


INLINES = [
    SourceInline,
    ResultInline,
    CostInline,
    ReplicationInline,
    EstimateInline,
    PictureInline,
    AttachmentInline,
]
