"""{% load trainings %}: what trainings lend to other pages, and the small parts of their own."""

from django import template
from django.conf.locale import LANG_INFO
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from centres.permissions import coordinated_centres, coordinates_a_centre
from csi_portal.ui.admin import Wait
from csi_portal.ui.typography import number
from innovations.models import said
from innovations.templatetags.innovations import in_its_language, paragraphs_of

from ..documents import seats_in_words, seats_left
from ..models import Material, Module, Training, TrainingRegistration
from ..permissions import takes_part

register = template.Library()


# --- small parts ------------------------------------------------------------------------------------------


@register.simple_tag
def seats(training, now):
    """{% seats training now %}: how many are left and how many wait; of one with `with_seats()`."""
    over = training.ends_at < now or training.state != "published"
    kind = "over" if over else "full" if seats_left(training) < 1 else "free"
    return format_html('<span class="seats seats--{}">{}</span>', kind, seats_in_words(training, now))


@register.simple_tag
def place(training):
    """Where it is held, in words."""
    if training.is_online:
        return format_html("{}, {}", training.place, _("online")) if training.place else _("online")
    return training.place or _("the centre will say where")


@register.simple_tag
def hours(count):
    """8 hodin, 1,5 hodiny."""
    whole = int(count) if count == int(count) else 2  # a part of an hour is said like a few of them
    return ngettext("%(hours)s hour", "%(hours)s hours", whole) % {"hours": number(count)}


@register.simple_tag
def language_name(code):
    """The language's name in the reader's one; a code that we don't know stands as it is."""
    return _(LANG_INFO[code]["name"]) if "name" in LANG_INFO.get(code, {}) else code


@register.simple_tag
def points_of(obj, name):
    """A bilingual text of several lines as a list, of one line as a paragraph."""
    text = said(obj, name)
    lines = [line.strip("-•* \t") for line in text.text.splitlines() if line.strip()]
    if len(lines) < 2:
        return paragraphs_of(obj, name)
    points = ((in_its_language(text._replace(text=line)),) for line in lines)
    return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", points))


# --- the first page of the administration -----------------------------------------------------------------


@register.simple_tag
def trainings_waiting(user):
    """{% trainings_waiting user as rows %}: `Wait`s of what this coordinator's trainings want her to do."""
    if not coordinates_a_centre(user):
        return []
    trainings = Training.objects.filter(centre__in=coordinated_centres(user))
    now, undecided = timezone.now(), TrainingRegistration.objects.to_decide()
    idle, few = trainings.with_idle_seats(now).values("pk"), trainings.short_of_people(now).values("pk")
    numbers = trainings.aggregate(  # one query for all three
        undecided=Count("registrations", filter=Q(registrations__in=undecided), distinct=True),
        idle=Count("pk", filter=Q(pk__in=idle), distinct=True),
        few=Count("pk", filter=Q(pk__in=few), distinct=True),
    )
    listed = reverse("admin:trainings_training_changelist")
    people = reverse("admin:trainings_trainingregistration_changelist")
    rows = [
        (_("Applications that await a decision"), numbers["undecided"], f"{people}?stage=decide"),
        (_("Trainings with free seats while people wait"), numbers["idle"], f"{listed}?waits=seats"),
        (_("Trainings that lack people"), numbers["few"], f"{listed}?waits=few"),
    ]
    return [Wait(label, number, None, address) for label, number, address in rows if number]


# --- blocks for other pages -------------------------------------------------------------------------------


@register.inclusion_tag("trainings/blocks/upcoming.html")
def upcoming_trainings(centre=None, number=3):
    """{% upcoming_trainings centre %}: the next trainings of a centre, of both without one."""
    now = timezone.now()
    trainings = Training.objects.for_list().upcoming(now)
    if centre is not None:
        trainings = trainings.filter(centre=centre)
    return {"trainings": trainings.order_by("starts_at", "pk")[:number], "centre": centre, "now": now}


@register.inclusion_tag("trainings/blocks/of_example.html")
def trainings_of_example(innovation):
    """{% trainings_of_example innovation %}: the modules that draw on an example, with their next dates.

    Without seats: the page of an example is kept until the catalogue, a module or a training changes.
    """
    modules = list(Module.objects.published().filter(source_example=innovation))
    upcoming = Training.objects.none()
    if modules:
        upcoming = Training.objects.upcoming(timezone.now()).filter(module__in=modules)
    upcoming = list(upcoming.select_related("centre").order_by("starts_at", "pk"))
    for module in modules:
        module.upcoming = [training for training in upcoming if training.module_id == module.pk]
    return {"modules": modules}


@register.inclusion_tag("trainings/blocks/for_participants.html")
def for_participants(registration):
    """{% for_participants registration %}: on its own page, the links for joining and the materials."""
    training = registration.event
    if not isinstance(training, Training) or not takes_part(registration):
        return {}
    return {
        "links": [session for session in training.sessions.all() if session.online_link],
        "materials": list(Material.objects.of(training)),
        "token": registration.token,
    }
