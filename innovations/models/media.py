"""Pictures and attachments. A picture without its alternative text and credit can't be stored."""

from pathlib import PurePosixPath

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .innovation import Innovation
from .text import bilingual

RENDITION_WIDTHS = (480, 960)


class Picture(models.Model):
    """A picture that shows something about the innovation; re-encoded when it is uploaded."""

    innovation = models.ForeignKey(
        Innovation, models.CASCADE, related_name="pictures", verbose_name=_("innovation")
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    image = models.ImageField(
        _("picture"), upload_to="innovations/pictures", width_field="width", height_field="height"
    )
    width = models.PositiveIntegerField(editable=False, default=0)
    height = models.PositiveIntegerField(editable=False, default=0)
    alternative_text = bilingual(
        models.CharField(_("alternative text"), max_length=300, help_text=_("What the picture shows.")),
        en={"blank": True},
    )
    credit = models.CharField(_("credit"), max_length=200, help_text=_("Author and licence."))

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(alternative_text_cs="") & ~Q(credit=""),
                name="picture_described",
                violation_error_message=_("A picture needs its alternative text and its credit."),
            )
        ]

    def __str__(self):
        return self.alternative_text

    @property
    def widths(self):
        """Widths in pixels in which it is stored, the smallest first; the last one is the picture itself."""
        return [width for width in RENDITION_WIDTHS if width < self.width] + [self.width]

    def file_name(self, width):
        """The name in the store of the picture in one of its `widths`."""
        if width == self.width:
            return self.image.name
        path = PurePosixPath(self.image.name)
        return str(path.with_name(f"{path.stem}-{width}{path.suffix}"))


class Attachment(models.Model):
    """A document to download; its kind is known from its content, never from its name."""

    innovation = models.ForeignKey(
        Innovation, models.CASCADE, related_name="attachments", verbose_name=_("innovation")
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    file = models.FileField(_("file"), upload_to="innovations/attachments")
    title = bilingual(models.CharField(_("title"), max_length=200), en={"blank": True})
    language = models.CharField(_("language"), max_length=5, blank=True)
    licence = models.CharField(_("licence"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["position", "pk"]

    def __str__(self):
        return self.title

    @property
    def extension(self):
        return PurePosixPath(self.file.name).suffix.lstrip(".")
