"""What a letter looks like: text from a template, HTML from that text, and the message that a server takes.

HTML is made from the finished text, so the two cannot say different things. Of a text it knows paragraphs,
lists (lines that begin with “- ”), codes (lines set in by four spaces), and addresses; an address of the
portal that stands alone on its line becomes a button.
"""

import re
from email.utils import format_datetime

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.timezone import get_default_timezone, localtime

BULLET, CODE = "- ", "    "


def write_text(template, context):
    """The text of a letter in the active language: what the template says, and who sends it and why."""
    body = re.sub(r"\n{3,}", "\n\n", render_to_string(template, context))  # what is left out leaves no gap
    body = body.strip("\n").rstrip()
    text = render_to_string("outbox/letter.txt", {"body": body, "site_url": settings.SITE_URL})
    return f"{text.strip()}\n"


def write_html(subject, text):
    """The same text as HTML, in the active language."""
    body, _mark, footer = text.rpartition("\n-- \n")
    context = {
        "subject": subject,
        "blocks": blocks(body),
        "footer": [line for line in footer.splitlines() if line],
        "site_url": settings.SITE_URL,
    }
    return render_to_string("outbox/letter.html", context)


def blocks(text):
    """What stands in a text: {"kind": "lines", "list", "code" or "button", "lines": […]}, one by one."""
    found = []
    for line in text.splitlines():
        if not line.strip():
            found.append({"kind": "gap", "lines": []})
            continue
        kind, content = kind_of(line)
        if not found or found[-1]["kind"] != kind or kind == "button":
            found.append({"kind": kind, "lines": []})
        found[-1]["lines"].append(content)
    return [block for block in found if block["kind"] != "gap"]


def kind_of(line):
    """The kind of block that a line belongs to, and the line without its mark."""
    if line.startswith(BULLET):
        return "list", line.removeprefix(BULLET)
    if line.startswith(CODE):
        return "code", line.strip()
    if line.startswith(f"{settings.SITE_URL}/") and " " not in line.strip():
        return "button", line.strip()
    return "lines", line


def message_of(letter):
    """The message for a mail server. Each attempt makes the same one, so a second copy is known as such."""
    message = EmailMultiAlternatives(
        letter.subject,
        letter.text,
        to=[letter.address],
        reply_to=[letter.reply_to] if letter.reply_to else None,
        headers={
            "Message-ID": letter.message_id,
            "Date": format_datetime(localtime(letter.queued_at, get_default_timezone())),
            "Content-Language": letter.language,
            "Auto-Submitted": "auto-generated",
        },
    )
    message.attach_alternative(letter.html, "text/html")
    if letter.calendar:
        kind = f"text/calendar; method={letter.method}"
        # Calendars offer to take the entry over from the one, older programs from the other.
        message.attach_alternative(letter.calendar, kind)
        message.attach("csi.ics", letter.calendar, kind)
    return message
