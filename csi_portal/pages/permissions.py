"""Who sees what concerns all apps at once."""

from centres.permissions import coordinated_centres, coordinates_a_centre
from csi_portal.accounts.permissions import is_administrator, let_manage


def centres_to_watch(user):
    """Slugs of the centres whose overdue data the user sees; None for everything, also what has no centre."""
    if is_administrator(user):
        return None
    return list(coordinated_centres(user).values_list("slug", flat=True))


let_manage("history.erasure", coordinates_a_centre, verbs=("view",))
