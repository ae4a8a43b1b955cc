"""The history of one example: who did what and when, what changed in words, and the way back."""

import datetime
from typing import NamedTuple

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from csi_portal.history.models import Act

from .. import actions
from ..models import Innovation
from ..permissions import write_refusal
from .differences import differences, label_of
from .press import press_for_example

PER_PAGE = 30
VERBS = {
    "start_draft": gettext_lazy("started a draft"),
    "edit": gettext_lazy("edited the text"),
    "load": gettext_lazy("loaded it from the data file"),
    "import": gettext_lazy("imported it"),
    "submit": gettext_lazy("submitted it for approval"),
    "return_for_changes": gettext_lazy("returned it for changes"),
    "approve": gettext_lazy("approved it"),
    "publish": gettext_lazy("published it"),
    "archive": gettext_lazy("archived it"),
    "reopen": gettext_lazy("opened it again"),
    "open_copy": gettext_lazy("opened a working copy"),
    "discard_copy": gettext_lazy("discarded the working copy"),
    "restore": gettext_lazy("restored an earlier version"),
    "merge": gettext_lazy("merged an entry of a list that it bears into another"),
    "mark_checked": gettext_lazy("compared the facts with the sources"),
    "confirm_estimate": gettext_lazy("confirmed our reasoning"),
    "comment": gettext_lazy("commented"),
    "resolve_comment": gettext_lazy("settled a comment"),
    "save_picture": gettext_lazy("saved a picture"),
    "remove_picture": gettext_lazy("removed a picture"),
    "save_attachment": gettext_lazy("saved an attachment"),
    "remove_attachment": gettext_lazy("removed an attachment"),
}


class Entry(NamedTuple):
    """One act in the list, with the version that it made, if it changed the content."""

    at: datetime.datetime
    who: str
    what: str
    reason: str
    version: object
    labels: list


class HistoryAdmin:
    """Part of the admin of examples: our page instead of Django's list of saves."""

    def history_view(self, request, object_id, extra_context=None):
        innovation = get_object_or_404(Innovation, pk=object_id if object_id.isdecimal() else None)
        if not self.has_view_permission(request, innovation):
            raise PermissionDenied
        versions = actions.versions_of(innovation)
        key = request.GET.get("version")
        chosen = next((version for version in versions if version.key == key), None)
        if key and chosen is None:
            raise Http404
        entries = Paginator(timeline(innovation, versions), PER_PAGE).get_page(request.GET.get("page"))
        return TemplateResponse(
            request,
            "innovations/admin/history.html",
            {
                **self.admin_site.each_context(request),
                "title": _("History: %(title)s") % {"title": innovation},
                "original": innovation,
                "opts": self.opts,
                "entries": entries,
                "chosen": chosen,
                "differences": differences(chosen.before, chosen.content) if chosen and chosen.before else [],
                "restore_refusal": not innovation.is_published and write_refusal(request.user, innovation),
            },
        )


@require_POST
def restore(request, pk):
    innovation = get_object_or_404(Innovation, pk=pk)
    version = actions.find_version(innovation, request.POST.get("version", ""))
    if version is None:
        raise Http404
    done = _("The earlier version is back here; go through it and submit it.")
    return press_for_example(request, pk, actions.restore_version, done=done, version=version)


def timeline(innovation, versions):
    """`Entry`s of an example and its working copies, the newest first."""
    subjects = {str(innovation.pk), *(version.key.split("-")[0] for version in versions)}
    label = Innovation._meta.label_lower
    acts = list(Act.objects.filter(Q(subject_type=label, subject_id__in=subjects)))
    of_act = {version.act: version for version in versions}
    people = get_user_model().objects.in_bulk({act.actor_id for act in acts} - {None})
    entries, told = [], set()
    for act in acts:
        version = of_act.get(act.version)
        if version and version.act in told:
            continue  # a save that also stored pictures is one entry
        if version:
            told.add(version.act)
        entries.append(_entry(act, version, people))
    entries += [_untold(version) for version in versions if version.act not in told]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def _entry(act, version, people):
    what = str(VERBS.get(act.verb, act.verb))
    if version and version.of_copy:
        what = _("%(what)s, in the working copy") % {"what": what}
    return Entry(act.at, name_of(act.actor_id, people), what, act.reason, version, changed_labels(version))


def _untold(version):
    """A change past the verbs, in the database itself."""
    return Entry(version.at, _("portal"), _("changed in the database"), "", version, changed_labels(version))


def name_of(pk, people):
    if pk is None:
        return _("portal")
    person = people.get(pk)
    return str(person) if person and not person.erased_at else _("erased account")


def changed_labels(version):
    """What a version changed, by the labels of fields, lists and rows."""
    labels = []
    for name in version.changed if version else []:
        field = Innovation._meta.get_field(name)
        is_rows = field.one_to_many
        labels.append(str(field.related_model._meta.verbose_name_plural) if is_rows else label_of(field))
    return labels
