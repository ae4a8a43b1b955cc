"""Every version of an example and its rows, written by triggers of the database whoever changes them.

`InnovationEvent`, `SourceEvent` and the others hold one row for each insert, update and delete, in the order
of `pgh_created_at` (the clock, not the beginning of the transaction). `pgh_context_id` is the act that made
it (`csi_portal.history.actions.as_one_act`), `pgh_context` the key of who did it. Nothing of a person but
that key is kept: who confirmed an estimate, checked or approved an example is not tracked.
"""

import pghistory

from .content import ROWS, TERMS, content_fields
from .innovation import Innovation

QUIET = {"default_permissions": ()}
KEPT_OF_INNOVATION = ["status", "slug", "revises"]  # beside the content


def _events_of(model, *more):
    return pghistory.create_event_model(
        model,
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        fields=[field.name for field in content_fields(model)] + list(more),
        obj_field=pghistory.ObjForeignKey(related_name="+"),
        model_name=f"{model.__name__}Event",
        meta=QUIET,
        abstract=False,
    )


def _events_of_link(proxy):
    return pghistory.create_event_model(
        proxy,
        pghistory.InsertEvent(),
        pghistory.DeleteEvent(),
        obj_field=None,
        model_name=f"{proxy.__name__}Event",
        meta=QUIET,
        abstract=False,
    )


class InnovationTargetGroup(Innovation.target_groups.through):
    class Meta:
        proxy = True
        default_permissions = ()


class InnovationTheme(Innovation.themes.through):
    class Meta:
        proxy = True
        default_permissions = ()


class InnovationActor(Innovation.actors.through):
    class Meta:
        proxy = True
        default_permissions = ()


InnovationEvent = _events_of(Innovation, *KEPT_OF_INNOVATION)
ROW_EVENTS = {name: _events_of(getattr(Innovation, name).rel.related_model, "innovation") for name in ROWS}
TERM_EVENTS = {
    name: _events_of_link(proxy)
    for name, proxy in zip(TERMS, (InnovationTargetGroup, InnovationTheme, InnovationActor), strict=True)
}
