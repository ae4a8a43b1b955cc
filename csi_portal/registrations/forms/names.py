"""The name of a person, which stands in our letters to others."""

import re

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

# Programs for mail make links of these, and a line of its own is not a name: else somebody would have us
# write what he likes to whom he likes.
NO_NAME = re.compile(r"[/\\@:<>\x00-\x1f\x7f\u2028\u2029]|www\.|\.(com|net|org|info|biz|cz|sk|eu|io)\b", re.I)


class PersonName(forms.CharField):
    default_validators = [
        RegexValidator(NO_NAME, _("Write the name only, on one line and without links."), inverse_match=True)
    ]

    def __init__(self, **given):
        super().__init__(max_length=150, **given)
