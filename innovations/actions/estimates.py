"""Our own reasoning, until a named editor stands behind it."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from csi_portal.history import actions as history

from ..permissions import act_refusal
from .editing import lock, refuse


@history.versioned
def confirm_estimate(*, innovation, field, by, now):
    """A named editor confirms the estimate of one field; the page then says who and when."""
    innovation = lock(innovation)
    refuse(act_refusal(by, innovation))
    estimate = innovation.estimates.filter(field=field).first()
    if estimate is None:
        raise ValidationError(_("This field is not marked as our estimate. Reload the page."))
    if estimate.is_confirmed:
        raise ValidationError(
            _("%(name)s has already confirmed this estimate.") % {"name": estimate.confirmed_by_name}
        )
    if not by.full_name:
        raise ValidationError(_("Fill in your name in your account first; the page shows who confirmed it."))
    estimate.confirmed_by, estimate.confirmed_by_name, estimate.confirmed_at = by, by.full_name, now
    estimate.save(update_fields=["confirmed_by", "confirmed_by_name", "confirmed_at"])
    history.record(verb="confirm_estimate", subject=innovation, by=by, now=now, fields=[field])
    return estimate
