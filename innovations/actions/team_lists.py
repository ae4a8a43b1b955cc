"""Lists of organisations. Every verb locks the list (or its organisation) first: two people lose nothing."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from csi_portal.history.actions import record
from csi_portal.organisations.models import Organisation
from csi_portal.organisations.permissions import is_member

from ..models import MOST_LISTED, MOST_TEAM_LISTS, Innovation, Shortlist, ShortlistComment, ShortlistItem
from ..permissions import may_delete_shortlist, may_delete_shortlist_comment


def locked(shortlist, by):
    """The list as it is now, for its members. Raises DoesNotExist when somebody deleted it meanwhile."""
    current = Shortlist.objects.select_for_update(of=["self"]).get(pk=shortlist.pk)
    if not is_member(by, current.organisation):
        raise PermissionDenied
    return current


@transaction.atomic
def create_team_list(*, organisation, name, by, now):
    """A new empty list. Raises ValidationError for the 31st one and for a name that is taken or empty."""
    Organisation.objects.select_for_update(of=["self"]).get(pk=organisation.pk)
    if not is_member(by, organisation):
        raise PermissionDenied
    if organisation.shortlists.count() >= MOST_TEAM_LISTS:
        raise ValidationError(_("An organisation keeps at most 30 lists. Delete one first."))
    shortlist = Shortlist(organisation=organisation, name=name.strip(), created_by=by, created_at=now)
    shortlist.full_clean()
    shortlist.save()
    record(verb="shortlist_created", subject=shortlist, by=by, now=now)
    return shortlist


@transaction.atomic
def rename_team_list(*, shortlist, name, by, now):
    shortlist = locked(shortlist, by)
    shortlist.name = name.strip()
    shortlist.full_clean()
    shortlist.save(update_fields=["name"])
    record(verb="shortlist_renamed", subject=shortlist, by=by, now=now, fields=["name"])


@transaction.atomic
def add_to_team_list(*, shortlist, slugs, by, now):
    """Add published examples to the end, those it lacks; how many. Raises ValidationError over 50."""
    shortlist = locked(shortlist, by)
    items = list(shortlist.items.all())
    listed = {item.innovation_id for item in items}
    found = Innovation.objects.published().in_bulk(slugs, field_name="slug")
    new = [found[slug] for slug in dict.fromkeys(slugs) if slug in found and found[slug].pk not in listed]
    if len(items) + len(new) > MOST_LISTED:
        raise ValidationError(_("A list holds at most 50 examples. Remove one first."))
    last = max((item.position for item in items), default=0)
    ShortlistItem.objects.bulk_create(
        ShortlistItem(shortlist=shortlist, innovation=example, position=last + place)
        for place, example in enumerate(new, 1)
    )
    if new:
        record(verb="shortlist_added", subject=shortlist, by=by, now=now)
    return len(new)


@transaction.atomic
def change_team_list(*, shortlist, item, verb, by, now):
    """Remove an item (its number), or move it one place `up` or `down`; one not there changes nothing."""
    shortlist = locked(shortlist, by)
    items = list(shortlist.items.all())
    place = next((at for at, each in enumerate(items) if each.pk == item), None)
    if place is None:
        return
    moved = items.pop(place)
    if verb == "remove":
        moved.delete()
    else:
        items.insert(max(0, place - 1 if verb == "up" else place + 1), moved)
        for position, each in enumerate(items, 1):
            each.position = position
        ShortlistItem.objects.bulk_update(items, ["position"])
    record(verb="shortlist_changed", subject=shortlist, by=by, now=now)


@transaction.atomic
def comment_in_team_list(*, shortlist, item, text, by, now):
    """Raises ValidationError for an empty or too long text, and for an item that is there no more."""
    shortlist = locked(shortlist, by)
    found = shortlist.items.filter(pk=item).first()
    if not found:
        raise ValidationError(_("Somebody has removed this example from the list. Add it again first."))
    remark = ShortlistComment(item=found, text=text.strip(), author=by, at=now)
    remark.full_clean()
    remark.save()
    record(verb="shortlist_commented", subject=shortlist, by=by, now=now)


@transaction.atomic
def delete_team_comment(*, comment, by, now):
    shortlist = locked(comment.item.shortlist, by)
    if not may_delete_shortlist_comment(by, comment):
        raise PermissionDenied
    comment.delete()
    record(verb="shortlist_comment_deleted", subject=shortlist, by=by, now=now)


@transaction.atomic
def delete_team_list(*, shortlist, by, now):
    shortlist = locked(shortlist, by)
    if not may_delete_shortlist(by, shortlist):
        raise PermissionDenied
    record(verb="shortlist_deleted", subject=shortlist, by=by, now=now)
    shortlist.delete()
