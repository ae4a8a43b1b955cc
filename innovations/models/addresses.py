"""The addresses of examples beside those of the catalogue's own pages, in both languages."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import resolve, reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

PAGES_OF_AN_EXAMPLE = ("detail", "council_sheet", "council_sheet_pdf", "propose_change")


def is_reserved(slug):
    """Whether another page of the catalogue stands where a page of an example of this address would."""
    for language, _name in settings.LANGUAGES:
        with override(language):
            for page in PAGES_OF_AN_EXAMPLE:
                name = f"innovations:{page}"
                if resolve(reverse(name, args=[slug])).view_name != name:
                    return True
    return False


def refuse_reserved(slug):
    """Validator of an address."""
    if is_reserved(slug):
        raise ValidationError(_("The catalogue has a page of its own at this address. Choose another."))
