"""Everything that changes grant projects."""

from django.db import transaction

from csi_portal.history.actions import record


@transaction.atomic
def save_project(*, project, by, now, fields=()):
    """Store a grant project: what its rules ask to be shown and kept."""
    project.full_clean()
    project.save()
    record(verb="edit", subject=project, by=by, now=now, fields=fields)
    return project


@transaction.atomic
def remove_project(*, project, by, now):
    """Delete a project that pays for nothing here; the database refuses any other."""
    record(verb="remove", subject=project, by=by, now=now)
    project.delete()
