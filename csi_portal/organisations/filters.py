"""The filters of the directory of organisations, read from the address."""

import django_filters
from django.utils.translation import gettext_lazy as _

from .models import Organisation


class OrganisationFilter(django_filters.FilterSet):
    """By words of the name or the beginning of the company number, and by kind."""

    q = django_filters.CharFilter(label=_("Name or company number (IČO)"), method="matching", max_length=200)
    kind = django_filters.ChoiceFilter(
        label=_("Kind"), choices=Organisation.Kind.choices, empty_label=_("all kinds")
    )

    class Meta:
        model = Organisation
        fields = ["q", "kind"]

    def matching(self, organisations, _name, words):
        return organisations.matching(words)
