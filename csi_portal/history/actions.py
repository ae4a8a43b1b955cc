"""Writing history. Called by other apps' actions inside their transaction."""

from .models import Act


def record(*, verb, subject, by, now, reason="", fields=(), centre=""):
    """Write one act. `by` is a user or None (the portal itself); `fields` are names, never values."""
    return Act.objects.create(
        at=now,
        actor_id=by.pk if by else None,
        verb=verb,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        centre=centre,
        reason=reason,
        fields=list(fields),
    )
