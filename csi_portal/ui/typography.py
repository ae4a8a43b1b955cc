"""How text, numbers, money and days are written: Czech typography in Czech, British in English.

Pure functions of a value and the active language, so that pages, letters and documents write alike.
"""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import formats, timezone
from django.utils.dateformat import format as format_moment
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext

NBSP = "\u00a0"

_UNITS = (
    r"(?:%|‰|Kč|CZK|€|EUR|GBP|£|km²?|m²|ha|h\b|hod\.|let\b|roků\b|mil\.|mld\.|tis\.|"
    r"obyvatel\b|years?\b|hours?\b)"
)
_TAG = re.compile(r"(<[^>]*>)")
_GLUED = re.compile(
    r"(?:(?<=[\s(„\u00a0>])|^)([ksvzouaiKSVZOUAI]) (?=\S)"  # one-letter prepositions and conjunctions
    r"|(?<=\d) (?=\d{3}(?!\d))"  # groups of thousands
    rf"|(?<=\d) (?={_UNITS})"
    r"|(?<=\d\.) (?=\d)"  # days: 23. 11. 2026
    r"|((?:\b(?:č|čl|odst|str|např|tzv|sv)\.)|§) (?=\S)"
)


def nbsp(text) -> SafeString:
    """The text with non-breaking spaces where a line must not end; markup in safe text is left alone."""
    parts = _TAG.split(str(conditional_escape(text)))
    parts[::2] = [_GLUED.sub(lambda match: (match[1] or match[2] or "") + NBSP, part) for part in parts[::2]]
    return mark_safe("".join(parts))  # noqa: S308  escaped above


def number(value, places: int | None = None) -> str:
    """1 234,5 in Czech, 1,234.5 in English; without `places` as many decimals as the value has."""
    if value in (None, ""):
        return ""
    value = Decimal(str(value))
    if places is None:
        value = value.normalize()
        places = max(0, -value.as_tuple().exponent)
    return formats.number_format(value, places, force_grouping=True)


def money(amount, currency: str = "CZK") -> str:
    """1 000 Kč, 1 000 € in Czech; CZK 1,000, €1,000 in English."""
    if amount in (None, ""):
        return ""
    figure = number(amount)
    if get_language() == "cs":
        sign = {"CZK": "Kč", "EUR": "€", "GBP": "£", "USD": "$"}.get(currency, currency)
        return f"{figure}{NBSP}{sign}"
    sign = {"EUR": "€", "GBP": "£", "USD": "$"}.get(currency)
    return f"{sign}{figure}" if sign else f"{currency}{NBSP}{figure}"


def _local(value: date | datetime) -> date | datetime:
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


def day(value: date | datetime | None) -> str:
    """23. 11. 2026 in Czech, 23 November 2026 in English; moments are turned into Prague's days."""
    if not value:
        return ""
    return format_moment(_local(value), "j. n. Y" if get_language() == "cs" else "j F Y").replace(" ", NBSP)


def weekday(value: date | datetime | None) -> str:
    """pondělí 23. 11. 2026; Monday 23 November 2026."""
    if not value:
        return ""
    return f"{format_moment(_local(value), 'l')} {day(value)}"


def moment(value: datetime | None) -> str:
    """pondělí 23. 11. 2026 v 18:00; Monday 23 November 2026 at 18:00. Always Prague's time."""
    if not value:
        return ""
    return nbsp(
        gettext("%(day)s at %(time)s") % {"day": weekday(value), "time": format_moment(_local(value), "G:i")}
    )


UNTIL_DAY = ("pondělí", "úterý", "středy", "čtvrtka", "pátku", "soboty", "neděle")


def until(value: datetime | None) -> str:
    """The moment after a Czech “do”: středy 3. 3. 2027 v 10:30; in English as `moment` writes it."""
    if not value or get_language() != "cs":
        return moment(value)
    _weekday, _space, rest = moment(value).partition(" ")
    return mark_safe(f"{UNTIL_DAY[_local(value).weekday()]} {rest}")  # noqa: S308  moment has escaped it


def span(begins: datetime, ends: datetime) -> str:
    """pondělí 7. 12. 2026, 9:00–15:00; with both days when they differ. Always Prague's time."""
    begins, ends = _local(begins), _local(ends)
    if begins.date() == ends.date():
        hours = f"{format_moment(begins, 'G:i')}–{format_moment(ends, 'G:i')}"
        return f"{weekday(begins)}, {hours}"
    return f"{weekday(begins)} – {weekday(ends)}"


def time_left(until: datetime, now: datetime) -> str:
    """How long is left, in the largest unit that is honest: days, hours, minutes; or that it is over."""
    left = until - now
    if left <= timedelta(0):
        return gettext("the deadline has passed")
    days = (_local(until).date() - _local(now).date()).days
    if days >= 2:
        return ngettext("%(count)s day left", "%(count)s days left", days) % {"count": number(days)}
    hours, minutes = divmod(left.seconds // 60 + left.days * 24 * 60, 60)
    if hours >= 1:
        return ngettext("%(count)s hour left", "%(count)s hours left", hours) % {"count": hours}
    minutes = max(minutes, 1)
    return ngettext("%(count)s minute left", "%(count)s minutes left", minutes) % {"count": minutes}
