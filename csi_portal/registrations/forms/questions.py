"""The questions of an event as fields of a form."""

from django import forms
from django.utils.translation import gettext_lazy as _

YES = ("ano", "yes")
LARGEST_FILE = 5 * 1024 * 1024  # bytes
# What a file may be, known by how it begins, never by its name.
BEGINNINGS = {b"%PDF-": "pdf", b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg"}


class AnswerFile(forms.FileField):
    """A PDF or a picture; it gets a name of ours."""

    default_error_messages = {
        "large": _("The file is larger than 5 MB. Send a smaller one."),
        "kind": _("Only PDF, PNG and JPEG files can be sent. Save it as a PDF and try again."),
    }

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if not file or file == initial:
            return file
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(self.error_messages["large"], code="large")
        beginning = file.read(8)
        file.seek(0)
        kind = next((kind for mark, kind in BEGINNINGS.items() if beginning.startswith(mark)), None)
        if kind is None:
            raise forms.ValidationError(self.error_messages["kind"], code="kind")
        file.name = f"answer.{kind}"
        return file


def add_questions(form, questions, answers=None):
    """Put a field for each question into the form. `answers` is {key of the question: value} given before.

    A question that depends on another is optional for the browser; `answers_from` and `missing` know better.
    """
    form.questions = list(questions)
    for question in form.questions:
        field = _field(question)
        if question.shown_if_id is not None:
            # The script hides it while it does not follow (static/js/questions.js).
            field.widget.attrs |= {
                "data-shown-if": name_of(question.shown_if),
                "data-shown-value": question.shown_if_value,
            }
        field.initial = (answers or {}).get(question.pk, field.initial)
        form.fields[name_of(question)] = field


def name_of(question):
    return f"question_{question.pk}"


def _field(question):
    kind, kinds = question.kind, question.Kind
    given = {
        "label": question.label,
        "help_text": _help(question),
        "required": question.required and question.shown_if_id is None,
    }
    if kind == kinds.LONG_TEXT:
        return forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": 4}), **given)
    if kind == kinds.CHOICE:
        return forms.ChoiceField(choices=question.choices, widget=forms.RadioSelect, **given)
    if kind == kinds.SEVERAL:
        return forms.MultipleChoiceField(
            choices=question.choices, widget=forms.CheckboxSelectMultiple, **given
        )
    if kind == kinds.NUMBER:
        return forms.DecimalField(max_digits=12, decimal_places=2, **given)
    if kind == kinds.CONSENT:
        return forms.BooleanField(**given)
    if kind == kinds.FILE:
        return AnswerFile(**given)
    return forms.CharField(max_length=300, **given)


def _help(question):
    if question.shown_if_id is None:
        return question.reason
    return _("%(reason)s Only if you answered “%(value)s” to “%(question)s”.") % {
        "reason": question.reason,
        "value": question.shown_if_value,
        "question": question.shown_if.label,
    }


def is_asked(question, cleaned):
    """Whether the answers given make this question one that is asked."""
    if question.shown_if_id is None:
        return True
    value = cleaned.get(name_of(question.shown_if))
    wanted = question.shown_if_value.strip().casefold()
    if isinstance(value, bool):
        return value == (wanted in YES)
    values = value if isinstance(value, list) else [value]
    return any(str(each).strip().casefold() == wanted for each in values if each is not None)


def complain_of_missing(form):
    """An error at each question that is asked because of another answer, must be answered, and was not."""
    for question in form.questions:
        name = name_of(question)
        asked = question.shown_if_id is not None and is_asked(question, form.cleaned_data)
        if asked and question.required and form.cleaned_data.get(name) in (None, "", [], False):
            form.add_error(name, _("Answer this too, please: it follows from your answer above."))


def answers_from(form):
    """{question: value} of the questions that are asked; the others are emptied."""
    given = {}
    for question in form.questions:
        value = form.cleaned_data.get(name_of(question))
        if not is_asked(question, form.cleaned_data):
            value = None
        given[question] = (
            float(value) if question.kind == question.Kind.NUMBER and value is not None else value
        )
    return given
