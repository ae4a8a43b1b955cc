"""Grant projects and their logos. Administrators write them; what they ask concerns both centres."""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import ModelForm
from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError
from translated_fields import TranslatedFieldAdmin

from csi_portal.ui.admin import PortalAdmin

from . import actions
from .models import GrantLogo, GrantProject
from .permissions import may_remove

LOGO_FORMATS = {"PNG", "JPEG", "WEBP"}
LARGEST_LOGO_BYTES = 2 * 1024 * 1024


class LogoForm(ModelForm):
    class Meta:
        model = GrantLogo
        fields = ("image", "alternative_text_cs", "alternative_text_en", "position")

    def clean_image(self):
        image = self.cleaned_data["image"]
        if "image" in self.changed_data:
            check_logo(image)
        return image


def check_logo(file):
    """Raises ValidationError for what browsers would not show as a picture, or what slows every page."""
    if file.size > LARGEST_LOGO_BYTES:
        raise ValidationError(_("The logo is larger than 2 MB. Save it smaller."))
    try:
        with Image.open(file) as picture:
            known = picture.format in LOGO_FORMATS
    except (UnidentifiedImageError, OSError):
        known = False
    if not known:
        raise ValidationError(_("Upload the logo as PNG, JPEG or WebP."))
    file.seek(0)


class LogoInline(TranslatedFieldAdmin, admin.StackedInline):
    model = GrantLogo
    form = LogoForm
    extra = 1
    max_num = 12


@admin.register(GrantProject)
class GrantProjectAdmin(TranslatedFieldAdmin, PortalAdmin):
    list_display = ["number", "title", "programme", "starts_on", "ends_on", "keep_until"]
    list_filter = ["is_sample"]
    search_fields = ["name_cs", "name_en", "number", "programme"]
    readonly_fields = ["is_sample"]
    inlines = [LogoInline]
    actions = None

    @admin.display(description=GrantProject._meta.verbose_name, ordering="name_cs")
    def title(self, project):
        return project.name

    def save_model(self, request, obj, form, change):
        actions.save_project(project=obj, fields=form.changed_data, by=request.user, now=timezone.now())

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and (obj is None or may_remove(request.user, obj))

    def delete_model(self, request, obj):
        actions.remove_project(project=obj, by=request.user, now=timezone.now())
