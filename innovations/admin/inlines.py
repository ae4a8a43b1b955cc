"""What belongs to one example: sources first, for figures stand on them."""

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import models
from django.forms import CheckboxSelectMultiple, URLInput
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from ..forms import (
    MOST_ROWS,
    AttachmentForm,
    EstimateForm,
    FigureForm,
    FigureFormSet,
    PictureForm,
    RowFormSet,
    SourceField,
)
from ..models import Attachment, Cost, Estimate, Picture, Replication, Result, Source, with_link_check
from .bilingual import BilingualAdmin
from .links import link_state

LONGEST_LABEL = 60  # characters of a source in a choice

# Texts are short here and there are many of them; a list is read whole, with all its boxes to tick.
CONTROLS = {
    models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 4})},
    models.ManyToManyField: {"widget": CheckboxSelectMultiple},
    models.URLField: {"widget": URLInput(attrs={"class": "vURLField"}), "assume_scheme": "https"},
}


class Inline(BilingualAdmin, admin.StackedInline):
    """One empty row is always there, so that a row is added without script; with it, it waits for a click."""

    formset = RowFormSet
    formfield_overrides = CONTROLS
    extra = 1
    max_num = MOST_ROWS
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
    """A figure may stand only on a source of its own example, stored or typed in the same form."""

    form = FigureForm
    formset = FigureFormSet

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "source":
            kwargs |= {"queryset": sources_on(request), "form_class": SourceField}
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "source":
            # Each row would ask anew otherwise.
            field.choices = [("", "–"), *((source.pk, label(source)) for source in sources_on(request))]
        return field


def sources_on(request):
    """The stored sources of the example on the page, read once for its three lists of figures."""
    if not hasattr(request, "sources"):
        page = request.resolver_match.kwargs
        example = page.get("object_id") or page.get("pk")
        request.sources = Source.objects.filter(innovation=example)
    return request.sources


def label(source):
    return f"{source.position}. {str(source)[:LONGEST_LABEL]}"


class ResultInline(FigureInline):
    model = Result
    fields = [("position", "year", "source"), ("text_cs", "text_en"), ("measured_cs", "measured_en")]


class CostInline(FigureInline):
    model = Cost
    fields = [("position", "what", "amount", "currency", "year", "source"), ("note_cs", "note_en")]


class ReplicationInline(FigureInline):
    model = Replication
    fields = [("position", "place", "country", "year", "source"), ("outcome_cs", "outcome_en")]


class EstimateInline(Inline):
    """Which fields hold our reasoning. Confirming is a button; its trace can't be written here."""

    model = Estimate
    form = EstimateForm
    fields = [("field", "stated_on"), ("confirmed_by_name", "confirmed_at")]
    readonly_fields = ["confirmed_by_name", "confirmed_at"]


class PictureInline(Inline):
    model = Picture
    form = PictureForm
    fields = ["shown", ("image", "position"), ("alternative_text_cs", "alternative_text_en"), "credit"]
    readonly_fields = ["shown"]
    help_texts = {
        "image": _("JPEG, PNG or WebP up to 10 MB. The portal makes its smaller sizes itself."),
        "alternative_text": _("What a person who can't see it should know: who does what and where."),
        "credit": _("Author and licence, such as “Jana Nováková, CC BY 4.0”. Without it we may not show it."),
    }

    @admin.display(description=_("as it is now"))
    def shown(self, picture):
        return render_to_string("innovations/admin/picture.html", {"picture": picture})


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
