"""What one A4 for the council says. Always in Czech, for it is laid on a Czech table.

Longer texts are cut at the end of a sentence, so that the page and the PDF both fit one sheet.
"""

from typing import NamedTuple

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override

from csi_portal.ui.typography import day, money, number

from ..filters import similar_to
from ..models import Said, field_label, said
from .wording import about_czk, clipped, short_address, shortened

MOST_COSTS, MOST_RESULTS, MOST_ALTERNATIVES, MOST_SOURCES = 3, 3, 3, 6
LONGEST_TITLE, LONGEST_NAMES = 110, 220
MOST_CHARACTERS = 4200  # that a page holds in a size that a councillor can read
SHARES = (1, 0.8, 0.6, 0.45, 0.3)  # of the longest texts, tried until the sheet is short enough


class Line(NamedTuple):
    """One item: a bold label (or none), a text, its language, and whether it is our reasoning."""

    label: str
    text: str
    language: str = "cs"
    is_estimate: bool = False
    source: int = 0  # its number among the sources; 0 for none


class Section(NamedTuple):
    heading: str
    lines: list


class SheetSource(NamedTuple):
    number: int
    shown: str
    url: str


class Sheet(NamedTuple):
    """Everything on the page, as plain text."""

    title: Said
    where: str
    sections: list
    sources_heading: str
    sources: list
    more_sources: str
    estimates: str
    foot: str
    address: str


def council_sheet(innovation, *, municipality, rates, address, today):
    """The `Sheet` of an innovation loaded by `for_detail()`.

    `municipality` (or None) makes "why here" speak of it; `rates` are `ExchangeRate`s by currency; `address`
    is the absolute address of the example; `today` is printed on the sheet.
    """
    with override("cs"):
        for share in SHARES:
            sheet = _Writer(innovation, rates, share).sheet(municipality, address, today)
            if length(sheet) <= MOST_CHARACTERS:
                break
        return sheet


def length(sheet):
    """How many characters the sheet takes; an item costs some more for the rest of its last line."""
    lines = [line for section in sheet.sections for line in section.lines]
    texts = [sheet.title.text, sheet.where, sheet.estimates, *(source.shown for source in sheet.sources)]
    return sum(map(len, texts)) + sum(len(line.label) + len(line.text) + 25 for line in lines)


class _Writer:
    def __init__(self, innovation, rates, share):
        self.innovation, self.rates, self.share = innovation, rates, share
        self.estimated = {estimate.field: estimate for estimate in innovation.estimates.all()}
        self.cited = {}  # source id → number, in the order of the sheet

    def sheet(self, municipality, address, today):
        innovation = self.innovation
        sections = [
            Section(_("What it is"), self.what()),
            Section(_("Why here"), self.why_here(municipality)),
            Section(_("What it costs"), self.costs()),
            Section(_("Risks and conditions"), self.risks()),
            Section(_("Alternatives"), self.alternatives()),
        ]
        sources, more = self.sources()
        return Sheet(
            title=said(innovation, "title"),
            where=self.where(),
            sections=[section for section in sections if section.lines],
            sources_heading=_("Sources"),
            sources=sources,
            more_sources=more,
            estimates=self.estimates(),
            foot=_("Printed on %(day)s. Facts checked on %(checked)s. Text: CC BY 4.0.")
            % {"day": day(today), "checked": day(innovation.checked_on) or _("not stated")},
            address=address,
        )

    def where(self):
        innovation = self.innovation
        since = _("since %(year)s") % {"year": innovation.year_started} if innovation.year_started else ""
        parts = [
            capfirst(innovation.get_kind_display()),
            str(innovation.territory_name),
            innovation.place,
            since,
            innovation.get_state_display(),
        ]
        return " · ".join(part for part in parts if part)

    def what(self):
        lines = [
            self.field("problem", 320, _("Problem:")),
            self.field("how", 620, _("How it works:")),
        ]
        for result in self.innovation.results.all()[:MOST_RESULTS]:
            label = f"{result.year}:" if result.year else _("Result:")
            lines.append(self.figure(result, "text", 230, label))
        return present(lines)

    def why_here(self, municipality):
        innovation = self.innovation
        smallest = innovation.smallest_population
        lines = []
        if municipality and smallest:
            fits = municipality.population >= smallest
            sentence = (
                _("%(name)s has %(population)s inhabitants; it makes sense from %(smallest)s.")
                if fits
                else _(
                    "%(name)s has %(population)s inhabitants; it makes sense from %(smallest)s, "
                    "so it would need a union of municipalities."
                )
            )
            values = {
                "name": municipality.name,
                "population": number(municipality.population),
                "smallest": number(smallest),
            }
            lines.append(Line("", sentence % values, is_estimate="smallest_population" in self.estimated))
        elif municipality:
            sentence = _("%(name)s has %(population)s inhabitants; the smallest sensible size is not stated.")
            values = {"name": municipality.name, "population": number(municipality.population)}
            lines.append(Line("", sentence % values))
        elif smallest:
            lines.append(
                Line(
                    _("From what size:"),
                    _("%(number)s inhabitants") % {"number": number(smallest)},
                    is_estimate="smallest_population" in self.estimated,
                )
            )
        lines.append(self.field("smallest_population_note", 240))
        lines.append(self.names("target_groups", _("Whom it helps:")))
        lines.append(self.names("actors", _("Who can run it here:")))
        lines.append(self.field("transfer_staff", 240, _("Staff:")))
        lines.append(self.field("transfer_law", 300, _("Czech law:")))
        return present(lines)

    def costs(self):
        shown = self.innovation.costs.all()[:MOST_COSTS]
        lines = [self.cost(cost) for cost in shown]
        if not lines:
            lines.append(Line("", _("No source states an amount.")))
        lines.append(Line("", self.rate_note(shown)))
        lines.append(self.field("funding", 240, _("Who paid for it there:")))
        lines.append(self.field("transfer_money", 300, _("From what here:")))
        return present(lines)

    def cost(self, cost):
        amount = money(cost.amount, cost.currency)
        czk = cost.in_czk(self.rates)
        if czk is not None and cost.currency != "CZK":
            amount = f"{amount} ({about_czk(czk)})"
        if cost.year:
            amount = f"{amount}, {cost.year}"
        note = shortened(said(cost, "note").text, 160 * self.share)
        text = f"{amount}. {note}" if note else f"{amount}."
        label = f"{capfirst(cost.get_what_display())}:"
        return Line(label, text, said(cost, "note").language, source=self.number_of(cost.source_id))

    def rate_note(self, costs):
        """By which rates these costs were converted; nothing when none was."""
        used = {cost.currency for cost in costs if cost.currency in self.rates}
        if not used:
            return ""
        rates = [self.rates[currency] for currency in sorted(used)]
        stated = ", ".join(
            f"{money(1, rate.currency)} = {money(rate.czk)} ({day(rate.stated_on)})" for rate in rates
        )
        return _("Converted at the rate of the Czech National Bank: %(rates)s.") % {"rates": stated}

    def risks(self):
        return present(
            [
                self.field("challenges", 330, _("What went wrong elsewhere:")),
                self.field("transfer_risks", 240, _("Risks here:")),
                self.field("conditions", 260, _("What it depends on:")),
                self.field("transfer_changes", 200, _("What must change:")),
                self.field("caveats", 220, _("Caveats:")),
            ]
        )

    def alternatives(self):
        lines = []
        for other in similar_to(self.innovation, MOST_ALTERNATIVES):
            title = said(other.innovation, "title")
            shared = ", ".join(said(term, "name").text for term in other.shared[:3])
            lines.append(
                Line(
                    "",
                    _("%(title)s (%(country)s; also: %(shared)s)")
                    % {
                        "title": clipped(title.text, LONGEST_TITLE),
                        "country": other.innovation.territory_name,
                        "shared": shared,
                    },
                    title.language,
                )
            )
        return lines

    def sources(self):
        """Sources that the sheet cites, then others while there is room, and a sentence about the rest."""
        sources = sorted(
            self.innovation.sources.all(), key=lambda source: self.cited.get(source.pk, len(self.cited) + 1)
        )
        shown = [
            SheetSource(position, short_address(source.url), source.url)
            for position, source in enumerate(sources[: max(MOST_SOURCES, len(self.cited))], start=1)
        ]
        rest = len(sources) - len(shown)
        return shown, _("Further sources on the portal: %(count)s.") % {"count": rest} if rest else ""

    def estimates(self):
        """One sentence about what is our own reasoning, and who stands behind it."""
        if not self.estimated:
            return ""
        open_fields = [name for name, each in self.estimated.items() if not each.is_confirmed]
        confirmed = [each for each in self.estimated.values() if each.is_confirmed]
        parts = []
        if open_fields:
            stated_on = max(self.estimated[name].stated_on for name in open_fields)
            parts.append(
                _("Our reasoning, not verified (%(day)s), marked *: %(fields)s.")
                % {"day": day(stated_on), "fields": labels(open_fields)}
            )
        for name in dict.fromkeys(each.confirmed_by_name for each in confirmed):
            own = [each for each in confirmed if each.confirmed_by_name == name]
            parts.append(
                _("Our reasoning, marked *, confirmed by %(name)s on %(day)s: %(fields)s.")
                % {
                    "name": name,
                    "day": day(max(each.confirmed_at for each in own)),
                    "fields": labels(each.field for each in own),
                }
            )
        return " ".join(parts)

    def field(self, name, longest, label=""):
        text = said(self.innovation, name)
        short = shortened(text.text, longest * self.share)
        return Line(label, short, text.language, name in self.estimated)

    def figure(self, figure, name, longest, label):
        text = said(figure, name)
        short = shortened(text.text, longest * self.share)
        return Line(label, short, text.language, source=self.number_of(figure.source_id))

    def names(self, related, label):
        terms = getattr(self.innovation, related).all()
        # Some names have a comma of their own.
        text = "; ".join(said(term, "name").text for term in terms)
        return Line(label, clipped(text, LONGEST_NAMES * self.share), is_estimate=related in self.estimated)

    def number_of(self, source_id):
        return self.cited.setdefault(source_id, len(self.cited) + 1)


def present(lines):
    return [line for line in lines if line.text]


def labels(fields):
    return ", ".join(str(field_label(name)) for name in fields)
