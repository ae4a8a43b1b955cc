"""What every verb of these pages does around its action."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect


def act(request, action, success, to, **arguments):
    """Call the action and say how it went: the given sentence, or the action's refusal. Redirects to `to`."""
    try:
        action(**arguments)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, success)
    return redirect(to)


def require(allowed):
    """Stop with 403 unless allowed."""
    if not allowed:
        raise PermissionDenied


def first_error(form):
    """The first sentence of a form that is too small to be shown again."""
    return next(iter(form.errors.values()))[0]
