"""What people type when they register and afterwards."""

from .own import AnswersForm, CodeForm, NeedsForm, SuccessorForm
from .questions import add_questions, answers_from
from .registering import ColleagueForm, RegistrationForm, colleagues_form

__all__ = [
    "AnswersForm",
    "CodeForm",
    "ColleagueForm",
    "NeedsForm",
    "RegistrationForm",
    "SuccessorForm",
    "add_questions",
    "answers_from",
    "colleagues_form",
]
