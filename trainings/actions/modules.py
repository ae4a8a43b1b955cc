"""Writing modules. Triggers of the database keep every version."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from csi_portal.fulltext.order import czech_sort_key
from csi_portal.history.actions import record, versioned

from ..models import Module, Training
from .editing import delete_files


@versioned
def save_module(*, module, by, now, fields=()):
    """Store a module with its place in the Czech alphabet."""
    module.title_key = czech_sort_key(module.title_cs)
    module.full_clean(exclude=["title_key"])
    module.save()
    record(verb="edit", subject=module, by=by, now=now, fields=fields)
    return module


@versioned
def set_module_state(*, module, state, by, now):
    """Publish a module, or take it from readers again. Raises ValidationError while a training shows it."""
    module = Module.objects.select_for_update().get(pk=module.pk)
    shown = Training.objects.published().filter(module=module, ends_at__gte=now)
    if state == Module.State.DRAFT and shown.exists():
        raise ValidationError(
            _("A published training of this module is still to come. Take the module away after it.")
        )
    module.state = state
    module.save(update_fields=["state"])
    verb = "publish" if state == Module.State.PUBLISHED else "withdraw_page"
    record(verb=verb, subject=module, by=by, now=now)
    return module


@versioned
def remove_module(*, module, by, now):
    """Throw away a module that was never taught. Raises ValidationError for any other."""
    module = Module.objects.select_for_update().get(pk=module.pk)
    if module.state != Module.State.DRAFT or module.trainings.exists():
        raise ValidationError(_("Only a draft that no training uses can be deleted."))
    record(verb="remove", subject=module, by=by, now=now)
    files = [row.file.name for row in module.materials.exclude(file="")]
    module.delete()
    delete_files(files)
