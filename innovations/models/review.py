"""What those who approve an example say to those who write it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .innovation import Innovation


class ReviewCommentQuerySet(models.QuerySet):
    def open(self):
        return self.filter(resolved_at__isnull=True)


class ReviewComment(models.Model):
    """One thing to change, or to answer. Readers never see it."""

    innovation = models.ForeignKey(
        Innovation, models.CASCADE, related_name="comments", verbose_name=_("innovation")
    )
    text = models.TextField(_("comment"), max_length=4000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("when"))
    resolved_at = models.DateTimeField(_("resolved at"), null=True, blank=True)

    objects = ReviewCommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="review_comment_says_something",
                violation_error_message=_("Write what should change."),
            )
        ]

    def __str__(self):
        return self.text[:80]

    @property
    def is_open(self):
        return self.resolved_at is None
