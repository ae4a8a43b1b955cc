"""The example went on or away while its form was open: nothing is saved, and all that was typed is shown."""

from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ..forms import MOST_ROWS
from ..models import Innovation
from ..permissions import write_refusal
from .together import number_of, typed_in


def typed_in_vain(model_admin, request, innovation):
    """A page with the reason and with what was typed; `innovation` is None when it is no longer here."""
    form = model_admin.get_form(request, None, change=False)
    reason = (
        write_refusal(request.user, innovation)
        if innovation
        else _("It is no longer here: somebody has published, discarded or deleted it.")
    )
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Nothing was saved"),
        "original": innovation,
        "opts": model_admin.opts,
        "reason": reason,
        "typed": [
            *typed_in(request.POST, "", form.base_fields, innovation or Innovation()),
            *_typed_into_rows(model_admin, request, innovation),
        ],
    }
    return render(request, "innovations/admin/typed_in_vain.html", context, status=409)


def _typed_into_rows(model_admin, request, innovation):
    """("Cost 2", what was typed into it) for each row that says something else than the stored one."""
    for formset, _inline in model_admin.get_formsets_with_inlines(request, None):
        prefix, model = formset.get_default_prefix(), formset.model
        stored = getattr(innovation, prefix).in_bulk() if innovation else {}
        for number in range(min(number_of(request.POST, f"{prefix}-TOTAL_FORMS"), MOST_ROWS)):
            start = f"{prefix}-{number}-"
            pk = request.POST.get(f"{start}id", "")
            row = stored.get(int(pk)) if pk.isdecimal() else None
            typed = typed_in(request.POST, start, formset.form.base_fields, row or model())
            if said := [f"{label}: {text}" for label, text in typed]:
                yield f"{capfirst(model._meta.verbose_name)} {number + 1}", "\n".join(said)
