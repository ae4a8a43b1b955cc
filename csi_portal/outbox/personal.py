"""Personal data of the outbox: to whom letters went, and what stood in them until it is erased."""

from django.utils.translation import gettext_lazy as _

from .models import WITHOUT_WORDS, Letter

LETTER = {
    "basis": _("What the letter serves: steps you asked for, or our duty to tell you (GDPR art. 6(1)(b))."),
    "retention": _("The words a month after the letter left, codes and links at once; the rest a year."),
}

FIELDS = {
    "outbox.Letter.address": {"purpose": _("The letter goes to it."), **LETTER},
    "outbox.Letter.reply_to": {"purpose": _("Your answer reaches whoever wrote to you."), **LETTER},
    "outbox.Letter.subject": {"purpose": _("It says what the letter is about."), **LETTER},
    "outbox.Letter.text": {"purpose": _("It is what the letter says."), **LETTER},
    "outbox.Letter.html": {"purpose": _("It is the same in a form that is easier to read."), **LETTER},
    "outbox.Letter.calendar": {"purpose": _("You can take the day over into your calendar."), **LETTER},
}

LABELS = {
    "letters": _("letters to you"),
    "heading": _("heading"),
    "state": _("state"),
    "written_at": _("written at"),
    "sent_at": _("sent at"),
}


def export(user):
    """Which letters went to the address of the account and when."""
    return {
        "letters": [
            {
                "heading": letter.subject,
                "state": letter.get_state_display(),
                "written_at": letter.queued_at.isoformat(),
                "sent_at": letter.sent_at.isoformat() if letter.sent_at else None,
            }
            for letter in Letter.objects.to(user.email).defer("text", "html", "calendar")
        ]
    }


def erase(user, now):
    """Delete the letters to the address of the account, and empty those to others that name the person.

    What is still on its way to others is left to the retention, since it has to be read before.
    """
    Letter.objects.to(user.email).delete()
    names = Letter.objects.naming(user.email)
    if user.full_name:
        names |= Letter.objects.naming(user.full_name)
    names.exclude(state=Letter.State.QUEUED).update(subject="", **WITHOUT_WORDS)
