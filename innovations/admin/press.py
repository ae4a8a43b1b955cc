"""How every button of an example acts."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect

from csi_portal.ui.admin import press

from ..models import Innovation
from ..permissions import may_edit


def press_for_example(request, pk, act, *, done, **given):
    """Do one act and go to the page of the example that it gave, else back, with what happened."""
    innovation = get_object_or_404(Innovation, pk=pk)
    if not may_edit(request.user, innovation):
        raise PermissionDenied
    result = press(request, act, done=done, innovation=innovation, **given)
    page = result.pk if isinstance(result, Innovation) else pk
    return redirect("admin:innovations_innovation_change", page)
