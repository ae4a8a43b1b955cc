"""What members of an organisation type in its lists; the rules are the verbs' own."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import LONGEST_COMMENT


class RefusableForm(forms.Form):
    """A form of one field, at which the sentence of a refusal stands."""

    def refuse(self, refusal):
        """Add the sentences of a ValidationError, unless the form has said so itself."""
        (name,) = self.fields
        if name not in self.errors:
            self.add_error(name, refusal.messages)


class ListNameForm(RefusableForm):
    name = forms.CharField(label=_("Name of the list"), max_length=100)


class ListCommentForm(RefusableForm):
    text = forms.CharField(
        label=_("Comment for members of the organisation"),
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
