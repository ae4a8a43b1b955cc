"""What a good answer holds, field by field. Written for somebody who opens the form for the first time."""

from django.utils.translation import gettext_lazy as _

HELP = {
    "title": _("What it does and for whom, in up to ten words. Not the name of a project that says nothing."),
    "slug": _("The last part of the page's address. Left empty, it follows from the Czech title."),
    "kind": _("An incentive programme and a training module ask for a few answers more."),
    "summary": _(
        "Two or three sentences for somebody who will read "
        "nothing else: who, what, with what result."
    ),
    "is_sample": _("Only for made-up examples; the page says it."),
    "subdivision": _(
        "Only where people look for it by its own name: GB-SCT Scotland, "
        "GB-WLS Wales, GB-ENG England, GB-NIR Northern Ireland."
    ),
    "place": _("The municipality or town where it runs."),
    "latitude": _("In degrees with a decimal point, such as 48.2082. Both coordinates, or neither."),
    "organisation": _("Who runs it; somebody to call."),
    "web": _("The organisation's own page, not an article about it."),
    "target_groups": _("People whom it helps into work."),
    "themes": _("What it is about. Two or three are enough."),
    "problem": _(
        "What bothered people there before, in figures where a "
        "source has them. Three to six sentences."
    ),
    "how": _(
        "Step by step: who does what, with whom, how often, for "
        "how long. Enough to begin the same here."
    ),
    "funding": _("Who paid for it and from what: grants, own income, the municipality, and for how long."),
    "programme_eligibility": _("Who may ask for it and on what conditions."),
    "programme_rate": _("How much, to whom, and from what it is computed."),
    "programme_duration": _("For how long it is paid."),
    "programme_payer": _("Which office or fund pays it."),
    "module_audience": _("For whom the training is, and what they must already know."),
    "module_hours": _("Lessons together, in hours of 60 minutes."),
    "module_materials": _("What a lecturer gets, in which language and under which licence."),
    "state": _("As the newest source says; if it was stopped, say why below."),
    "state_note": _("Since when, and what changed. For a stopped one: why it ended."),
    "challenges": _(
        "What failed, what took longer, who was against. With "
        "a source, or marked as our reasoning."
    ),
    "conditions": _("Without what it would not work: people, law, money, size of the place."),
    "lessons": _("What its people would do differently. Best in their own words."),
    "actors": _("Who could begin it here. A reader sees at once whether it is a task for him."),
    "smallest_population": _("From how many inhabitants of a municipality or a union it makes sense."),
    "smallest_population_note": _(
        "Why just this number: the smallest place "
        "where it runs, or our reasoning."
    ),
    "months_to_first_result": _(
        "From the decision to the first person in work, "
        "or another result that can be seen."
    ),
    "transfer_staff": _("How many people, with what skills, for how many hours a week."),
    "transfer_law": _("The number and section of the Czech act, and what it allows or asks for."),
    "transfer_money": _("Which Czech grant, budget or income could pay for it, and until when it is open."),
    "transfer_changes": _("What must be different here: size, partners, habits, procedure."),
    "transfer_risks": _("What may go wrong here and what would lower the risk."),
    "original_language": _("A code of the language, such as de or pl."),
    "evidence_level": _(
        "Described: sources tell of it. Evaluated: somebody "
        "measured it. Replicated: it works elsewhere too."
    ),
    "evidence_reason": _("Which source it follows from, and what exactly it measured."),
    "caveats": _(
        "What a reader should be careful about: old figures, a "
        "single source, the organisation's own claims."
    ),
}  # fmt: skip
