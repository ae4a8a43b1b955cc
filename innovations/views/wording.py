"""Phrases that several views of the catalogue share, in the reader's language."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from csi_portal.ui.typography import NBSP, nbsp, number
from innovations.filters import GROUPS

# A second name after a comma and a remark at the end: "Svazek obcí, mikroregion", "Jobseekers (general)".
REMARK = re.compile(r",.*| \([a-zěščřžýáíéúů]+\)$")


def examples(count):
    return ngettext("%(count)s example", "%(count)s examples", count) % {"count": number(count)}


def inhabitants(count):
    return nbsp(
        ngettext("%(number)s inhabitant", "%(number)s inhabitants", count) % {"number": number(count)}
    )


def listed(names, most):
    """The first `most` names, shortened, with dots between; … for the others."""
    shown = [REMARK.sub("", name) for name in names[:most]]
    return " · ".join(shown) + (f"{NBSP}…" if len(names) > most else "")


def filters_in_words(finding):
    """What a query asks for: its words, then each filter, or that it asks for all examples."""
    asked, parts = finding.asked, []
    if asked.words:
        parts.append(_("words “%(words)s”") % {"words": asked.words})
    for group in GROUPS:
        names = finding.names[group.parameter]
        if selection := asked.filters.get(group.parameter):
            wanted = [names[value] for value in selection.included]
            unwanted = [_("without %(name)s") % {"name": names[value]} for value in selection.excluded]
            parts.append(f"{group.label}: {', '.join([*wanted, *unwanted])}")
    return parts or [_("all examples")]
