"""Who may do what with a grant project."""

from csi_portal.accounts.permissions import is_administrator, let_manage


def may_remove(user, project):
    """Only a project that pays for nothing here: evidence stands on the others."""
    pays = any(
        getattr(project, relation.get_accessor_name()).exists()
        for relation in project._meta.related_objects
        if relation.name != "logos"
    )
    return is_administrator(user) and not pays


let_manage("support.grantproject", is_administrator)
let_manage("support.grantlogo", is_administrator)
