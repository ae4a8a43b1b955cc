"""Pages under a secret address: nobody keeps them, finds them, or is told their address."""

from functools import wraps

from django.utils.cache import add_never_cache_headers


def secret(view):
    """For a view whose address is the permission.

    The browser names only the portal, never the whole address, as where a reader comes from. (It must name
    the portal: without any origin Django would take her own buttons for forged ones.)
    """

    @wraps(view)
    def wrapped(*args, **kwargs):
        response = view(*args, **kwargs)
        add_never_cache_headers(response)
        response["X-Robots-Tag"] = "noindex"
        response["Referrer-Policy"] = "strict-origin"
        return response

    return wrapped
