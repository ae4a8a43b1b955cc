"""What every verb of these pages does around its action."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect
from django.utils import timezone


def act(request, action, success, to, **arguments):
    """Do the action for the user and say how it went: `success`, or its refusal. Redirects to `to`."""
    try:
        action(by=request.user, now=timezone.now(), **arguments)
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
