"""The tables of the kit for trainings."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from csi_portal.registrations.models import Answer, Group, Needs, Question, Registration

from .trainings import Training


class TrainingGroup(Group):
    event = models.ForeignKey(Training, models.PROTECT, related_name="groups", verbose_name=_("training"))

    class Meta(Group.Meta):
        verbose_name = _("group of a training")
        verbose_name_plural = _("groups of trainings")

    @property
    def secret_address(self):
        return reverse("trainings:group", kwargs={"token": self.token})


class TrainingRegistration(Registration):
    event = models.ForeignKey(
        Training, models.PROTECT, related_name="registrations", verbose_name=_("training")
    )
    group = models.ForeignKey(
        TrainingGroup,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="registrations",
        verbose_name=_("group"),
    )

    class Meta(Registration.Meta):
        verbose_name = _("registration for a training")
        verbose_name_plural = _("registrations for trainings")
        ordering = ["-submitted_at", "-pk"]
        indexes = [
            *Registration.Meta.indexes,
            models.Index(fields=["-submitted_at", "-id"], name="trainingregistration_list"),
        ]

    @property
    def secret_address(self):
        return reverse("trainings:registration", kwargs={"token": self.token})


class TrainingQuestion(Question):
    event = models.ForeignKey(Training, models.CASCADE, related_name="questions", verbose_name=_("training"))

    class Meta(Question.Meta):
        pass


class TrainingAnswer(Answer):
    registration = models.ForeignKey(
        TrainingRegistration, models.CASCADE, related_name="answers", verbose_name=_("registration")
    )
    question = models.ForeignKey(
        TrainingQuestion,
        models.CASCADE,
        related_name="answers",
        verbose_name=pgettext_lazy("event", "question"),
    )

    class Meta(Answer.Meta):
        pass


class TrainingNeeds(Needs):
    registration = models.OneToOneField(
        TrainingRegistration, models.CASCADE, related_name="needs", verbose_name=_("registration")
    )

    class Meta(Needs.Meta):
        pass
