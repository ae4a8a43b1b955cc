"""What belongs to one module or training."""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import models
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from innovations.admin.bilingual import BilingualAdmin
from innovations.models.uploads import kind_of_document

from .. import actions
from ..models import Material, Session, TrainingQuestion

CONTROLS = {
    models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 3})},
    models.URLField: {"widget": forms.URLInput(attrs={"class": "vURLField"}), "assume_scheme": "https"},
}


class Inline(BilingualAdmin, admin.StackedInline):
    """One empty row is always there, so that a row is added without script."""

    formfield_overrides = CONTROLS
    extra = 1
    max_num = 40
    show_change_link = False


class MaterialForm(forms.ModelForm):
    link = forms.URLField(
        label=capfirst(Material._meta.get_field("link").verbose_name), required=False, assume_scheme="https"
    )

    class Meta:
        model = Material
        fields = ("title_cs", "title_en", "file", "link", "licence", "position")
        widgets = {"file": forms.FileInput}  # the file has no public address that a link could lead to

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.file:
            words = {"kind": self.instance.extension.upper()}
            self.fields["file"].help_text = (
                _("A file (%(kind)s) is here. Choose another only to replace it; read it on the portal.")
                % words
            )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file and "file" in self.changed_data:
            kind_of_document(file)
        return file


class MaterialInline(Inline):
    model = Material
    form = MaterialForm
    fields = [("title_cs", "title_en"), ("file", "link"), ("licence", "position")]


class SessionInline(Inline):
    """What is said of each session. Its time is changed on the page of the dates, which writes to people."""

    model = Session
    fields = [
        ("starts_at", "ends_at", "place"),
        ("topic_cs", "topic_en"),
        "online_link",
        ("trainer", "trainer_account"),
    ]
    readonly_fields = ["starts_at", "ends_at", "place"]
    extra = 0
    can_delete = False

    def has_add_permission(self, request, obj):
        return False

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """People who teach are chosen as in the training itself."""
        owner = self.admin_site._registry[self.parent_model]
        return owner.formfield_for_foreignkey(db_field, request, **kwargs)


class QuestionInline(Inline):
    model = TrainingQuestion
    fields = [
        ("label_cs", "label_en"),
        ("reason_cs", "reason_en"),
        ("kind", "required", "position"),
        ("options_cs", "options_en"),
        ("shown_if", "shown_if_value"),
    ]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """A question hangs on another question of the same training."""
        if db_field.name == "shown_if":
            training = request.resolver_match.kwargs.get("object_id")
            kwargs["queryset"] = TrainingQuestion.objects.filter(event=training)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


def save_rows(request, formset):
    """Files have actions of their own; other rows are written by their form."""
    if formset.model is TrainingQuestion:
        actions.forget_answer_files(questions=[form.instance.pk for form in formset.deleted_forms])
    if formset.model is not Material:
        formset.save()
        return
    for row in formset.save(commit=False):
        actions.save_material(material=row, by=request.user, now=timezone.now())
    for row in formset.deleted_objects:
        actions.remove_material(material=row, by=request.user, now=timezone.now())
