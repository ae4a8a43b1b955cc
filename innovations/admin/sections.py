"""The form of an example in the order of the page that a reader sees."""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from ..models import Innovation

KIND = Innovation.Kind


def both(*names):
    """Fields of both languages side by side."""
    return [(f"{name}_cs", f"{name}_en") for name in names]


class Section(NamedTuple):
    """`rows`: reverse names of what stands in rows of its own; `kind`: the only kind that needs it."""

    slug: str
    title: str
    intro: str
    fields: list
    rows: tuple = ()
    kind: str = ""

    @property
    def anchor(self):
        return f"part-{self.slug}"


SECTIONS = (
    Section(
        "opening",
        _("Opening"),
        _("What a reader learns at the first glance. Without a Czech title it can't be published."),
        [*both("title"), ("kind", "slug"), *both("summary"), ("status", "is_sample")],
    ),
    Section(
        "where",
        _("Where and who"),
        _("So that somebody can find it on the map, write there, or go to see it."),
        [
            ("country", "subdivision"),
            ("place", "region"),
            ("latitude", "longitude"),
            "coordinates_approximate",
            ("organisation", "web", "year_started"),
        ],
    ),
    Section(
        "for-whom",
        _("For whom and about what"),
        _(
            "Readers filter the catalogue by these. Choose what the "
            "sources really speak of, not all that may fit."
        ),
        ["target_groups", "themes"],
    ),
    Section(
        "story",
        _("The problem and how it works"),
        _("The heart of the page. Without “How it works” it can't be published."),
        both("problem", "how"),
    ),
    Section(
        "results",
        _("What it changed"),
        _("One row for each result that a source states. A figure without a source does not belong here."),
        [],
        ("results",),
    ),
    Section(
        "costs",
        _("What it cost there"),
        _("One row for each stated amount, in the currency of the source; the portal converts it itself."),
        both("funding"),
        ("costs",),
    ),
    Section(
        "programme",
        _("The programme"),
        _("Only an incentive programme needs these answers."),
        both("programme_eligibility", "programme_rate", "programme_duration", "programme_payer"),
        kind=KIND.INCENTIVE_PROGRAMME,
    ),
    Section(
        "module",
        _("The module"),
        _("Only a training module needs these answers."),
        [*both("module_audience"), "module_hours", *both("module_materials")],
        kind=KIND.TRAINING_MODULE,
    ),
    Section(
        "experience",
        _("How it is doing and what it taught"),
        _("What went wrong is worth as much as what went well. Nobody else tells readers."),
        ["state", *both("state_note", "challenges", "conditions", "lessons")],
    ),
    Section(
        "transfer",
        _("What it would take here"),
        _("What no source says is our reasoning: list such a field below, so that readers know."),
        [
            "actors",
            ("smallest_population", "months_to_first_result"),
            *both(
                "smallest_population_note",
                "transfer_staff",
                "transfer_law",
                "transfer_money",
                "transfer_changes",
                "transfer_risks",
            ),
        ],
        ("estimates",),
    ),
    Section(
        "replications",
        _("Where else it was tried"),
        _("One row for each place, with what came of it there."),
        [],
        ("replications",),
    ),
    Section(
        "original",
        _("The original text"),
        _("What the partner wrote in another language stays beside our adaptation."),
        [("original_language", "original_title"), "original_text", "adaptation_origin", "import_rest"],
    ),
    Section(
        "pictures",
        _("Pictures and documents"),
        _("Only what we may publish. The portal saves pictures anew, without place and camera."),
        [],
        ("pictures", "attachments"),
    ),
    Section(
        "trust",
        _("How far to trust it"),
        _("Say openly what is not certain. Readers forgive a gap sooner than a surprise."),
        [
            "evidence_level",
            *both("evidence_reason", "caveats"),
            "figures_not_rechecked",
            ("checked_on", "checked_by", "check_due_on"),
        ],
    ),
    Section(
        "sources",
        _("Sources"),
        _(
            "Without one nothing is published. Results, costs and replications can choose a new source at "
            "once; if it is not in their list, save it first."
        ),
        [],
        ("sources",),
    ),
)  # fmt: skip


def fieldsets(kind):
    """The sections as the admin wants them; what another kind needs is folded, but always within reach."""
    return [
        (
            section.title,
            {
                "fields": section.fields,
                "description": section.intro,
                "classes": ["collapse"] if section.kind not in ("", kind) else [],
            },
        )
        for section in SECTIONS
    ]


class Part(NamedTuple):
    """A section as the page draws it."""

    section: Section
    fieldset: object
    inlines: list


def parts(adminform, inlines):
    """The sections of a page of the admin with their fields and rows. Rows of no section end the last one."""
    by_name = {inline.formset.prefix: inline for inline in inlines}
    drawn = [
        Part(section, fieldset, [by_name.pop(name) for name in section.rows if name in by_name])
        for section, fieldset in zip(SECTIONS, adminform, strict=True)
    ]
    drawn[-1].inlines.extend(by_name.values())
    return drawn


class Gap(NamedTuple):
    """A point that is missing, with the place of the form where it is filled in."""

    label: str
    reason: str
    anchor: str


class Chapter(NamedTuple):
    """A section in the navigation, with what is missing in it."""

    section: Section
    gaps: list


def chapters(completeness, *, writable=True):
    """The navigation: every section with its missing points, which lead to their fields where it has some."""
    return [
        Chapter(
            section,
            [
                Gap(point.label, point.reason, anchor(section, point.name) if writable else section.anchor)
                for point in completeness.missing
                if place_of(point.name) is section
            ],
        )
        for section in SECTIONS
    ]


PLACES = {
    name: section
    for section in SECTIONS
    for row in (*section.fields, *section.rows)
    for name in ([row] if isinstance(row, str) else row)
}


def place_of(name):
    """The section that holds a point of completeness; a bilingual field is named without its language."""
    return PLACES.get(name) or PLACES[f"{name}_cs"]


def anchor(section, name):
    """The id of the control that answers a point; of the section where a button answers it."""
    if name in section.rows:
        return f"{name}-group"
    if name == "checked_on":
        return section.anchor
    return f"id_{name}" if name in PLACES else f"id_{name}_cs"
