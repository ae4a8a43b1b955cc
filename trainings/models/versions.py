"""Every version of a module, written by triggers of the database whoever changes it."""

import pghistory

from .modules import Module

KEPT = [
    field.name for field in Module._meta.concrete_fields if field.name not in {"id", "title_key", "is_sample"}
]

ModuleEvent = pghistory.create_event_model(
    Module,
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    fields=KEPT,
    obj_field=pghistory.ObjForeignKey(related_name="+"),
    model_name="ModuleEvent",
    meta={"default_permissions": ()},
    abstract=False,
)
