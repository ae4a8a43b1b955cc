"""The map: examples close to each other share a marker, and every marker has its twin in the list below."""

from collections import defaultdict
from math import hypot
from typing import NamedTuple

from django.urls import reverse

from innovations.filters import Selection, territory_name
from innovations.models import Innovation, Said, place_on_map, said
from innovations.models.europe import HEIGHT, WIDTH

from .wording import examples

CLOSE = 34  # units of the drawing, which is 600 wide: markers nearer than this would cover each other
MOST_NAMED = 10  # examples named at one marker


class Named(NamedTuple):
    address: str
    title: Said
    place: str


class Marker(NamedTuple):
    number: int
    x: float
    y: float
    count: int
    territory: str
    named: list  # of Named, at most MOST_NAMED
    link: str  # the list of this country, where not all are named

    @property
    def more(self):
        return self.count - len(self.named)

    @property
    def address(self):
        """One example: its own page; several: their place in the list below."""
        return self.named[0].address if self.count == 1 else f"#misto-{self.number}"

    @property
    def label(self):
        return self.named[0].title.text if self.count == 1 else f"{self.territory}: {examples(self.count)}"

    @property
    def radius(self):
        return 13 if self.count == 1 else 16


class Group(NamedTuple):
    """Examples that share a marker; `x` and `y` are the middle of their places."""

    x: float
    y: float
    pks: tuple

    def distance(self, other):
        return hypot(self.x - other.x, self.y - other.y)

    def joined(self, other):
        mine, theirs = len(self.pks), len(other.pks)
        x = (self.x * mine + other.x * theirs) / (mine + theirs)
        y = (self.y * mine + other.y * theirs) / (mine + theirs)
        return Group(x, y, self.pks + other.pks)


def clusters(finding):
    """The map's part of the context: markers from north to south, and what has no place on the drawing."""
    points = finding.memory.kept("points", points_of_all)
    on = finding.memory.flags(finding.hits)
    chosen = [pk for pk, shown in zip(finding.memory.ids, on, strict=True) if shown]
    groups = merged(cells((pk, *points[pk]) for pk in chosen if pk in points))
    unplaced = [pk for pk in chosen if pk not in points]
    wanted = unplaced[:MOST_NAMED] + [pk for group in groups for pk in group.pks[:MOST_NAMED]]
    named = named_examples(wanted)
    markers = [marker(number, group, named, finding.asked) for number, group in enumerate(groups, start=1)]
    return {
        "markers": markers,
        "unplaced": [as_named(named[pk]) for pk in unplaced if pk in named],
        "unplaced_more": max(0, len(unplaced) - MOST_NAMED),
        "list_address": reverse("innovations:list"),
        "width": WIDTH,
        "height": HEIGHT,
    }


def points_of_all():
    """{primary key: (x, y)} of the published examples that have a place on the drawing."""
    placed = Innovation.objects.published().filter(latitude__isnull=False)
    points = {
        pk: place_on_map(latitude, longitude)
        for pk, latitude, longitude in placed.values_list("pk", "latitude", "longitude")
    }
    return {pk: point for pk, point in points.items() if point}


def cells(points):
    """Groups of the points by the cells of a grid: thousands of points become a few hundred groups."""
    found = defaultdict(list)
    for pk, x, y in points:
        found[x // CLOSE, y // CLOSE].append((pk, x, y))
    return [
        Group(
            sum(x for _pk, x, _y in each) / len(each),
            sum(y for _pk, _x, y in each) / len(each),
            tuple(pk for pk, _x, _y in each),
        )
        for each in found.values()
    ]


def merged(groups):
    """The groups with those joined whose markers would cover each other; from north to south."""
    apart = []
    for group in sorted(groups, key=lambda group: (group.y, group.x)):
        while near := next((other for other in apart if group.distance(other) < CLOSE), None):
            apart.remove(near)
            group = group.joined(near)
        apart.append(group)
    return sorted(apart, key=lambda group: (group.y, group.x))


def named_examples(pks):
    """{primary key: Innovation} with what the list beside the map says."""
    columns = ("slug", "title_cs", "title_en", "country", "subdivision", "region", "place")
    return {innovation.pk: innovation for innovation in Innovation.objects.only(*columns).filter(pk__in=pks)}


def marker(number, group, named, asked):
    examples = [named[pk] for pk in group.pks[:MOST_NAMED] if pk in named]
    territories = list(dict.fromkeys(example.territory for example in examples))
    link = asked.with_filter("zeme", Selection(tuple(territories))).to()
    where = ", ".join(territory_name(code) for code in territories)
    names = [as_named(example) for example in examples]
    return Marker(number, round(group.x, 1), round(group.y, 1), len(group.pks), where, names, link)


def as_named(example):
    return Named(example.get_absolute_url(), said(example, "title"), example.place)
