"""Sentences of Django's administration that our Czech catalogue words anew.

Django's Czech puts the name of a model into the middle of a sentence, where it would have to be declined,
speaks to men only, or is missing. Our catalogue is read before Django's own, but the tool that collects
sentences keeps only those it finds in our sources; so they stand here. Nothing imports this list. What
Django's scripts say stands in `csi_portal/locale/cs/LC_MESSAGES/djangojs.po`.
"""

from django.utils.translation import gettext_noop as _

FRAME = [
    _("View site"),
    _("Site administration"),
    _("Start typing to filter…"),
    _("Filter navigation items"),
    _("Toggle navigation"),
    _("None available"),
    _("Model name"),
    _("Add link"),
    _("Change or view list link"),
    _("Models in the %(name)s application"),
    _("Thanks for spending some quality time with the web site today."),
    _("Log in again"),
    _("Error:"),
]
LISTS = [
    _(" By %(filter_title)s "),
    _("Toggle sorting"),
    _("Select all %(total_count)s %(module_name)s"),
    _("Delete selected %(verbose_name_plural)s"),
    _("Delete multiple objects"),
    _("Items must be selected in order to perform actions on them. No items have been changed."),
]
FORMS = [
    _("Add %s"),
    _("Add %(name)s"),
    _("Change %s"),
    _("View %s"),
    _("View on site"),
    _("Add another %(verbose_name)s"),
    _("Add another %(model)s"),
    _("Change selected %(model)s"),
    _("Delete selected %(model)s"),
    _("View selected %(model)s"),
    _("Save and add another"),
    _("Hold down “Control”, or “Command” on a Mac, to select more than one."),
]
DONE = [
    _("The {name} “{obj}” was added successfully."),
    _("The {name} “{obj}” was added successfully. You may add another {name} below."),
    _("The {name} “{obj}” was changed successfully."),
    _("The {name} “{obj}” was changed successfully. You may edit it again below."),
    _("The {name} “{obj}” was changed successfully. You may add another {name} below."),
    _("You may edit it again below."),
    _("The %(name)s “%(obj)s” was deleted successfully."),
    _("%(name)s with ID “%(key)s” doesn’t exist. Perhaps it was deleted?"),
]
DELETING = [
    _(
        'Are you sure you want to delete the %(object_name)s "%(escaped_object)s"? '
        "All of the following related items will be deleted:"
    ),
    _(
        "Are you sure you want to delete the selected %(objects_name)s? "
        "All of the following objects and their related items will be deleted:"
    ),
    _("Yes, I’m sure"),
    _("No, take me back"),
]
