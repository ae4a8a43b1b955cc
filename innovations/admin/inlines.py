"""What belongs to one example: sources first, for figures stand on them."""

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import models
from translated_fields import TranslatedFieldAdmin

from ..forms import AttachmentForm, EstimateForm, PictureForm
from ..models import Attachment, Cost, Estimate, Picture, Replication, Result, Source

LONGEST_LABEL = 60  # characters of a source in a choice

# Texts are short here and there are many of them.
LOW_TEXTS = {models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 4})}}


class Inline(TranslatedFieldAdmin, admin.StackedInline):
    formfield_overrides = LOW_TEXTS
    extra = 0
    show_change_link = False


class SourceInline(Inline):
    model = Source
    fields = [("position", "accessed_on", "licence"), "url", "title", "archived_url"]


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


class EstimateInline(admin.TabularInline):
    """Which fields hold our reasoning. Confirming is a button; its trace can't be written here."""

    model = Estimate
    form = EstimateForm
    fields = ["field", "stated_on", "confirmed_by_name", "confirmed_at"]
    readonly_fields = ["confirmed_by_name", "confirmed_at"]
    extra = 0


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
