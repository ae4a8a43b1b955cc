"""What the participants of an event need: counted for the caterer, by name for the coordinator alone."""

from collections import Counter


def needs_of(event):
    """{"diets": [(text, people)], "people": registrations with needs, "without": how many gave none}.

    Of those with a confirmed seat.
    """
    coming = list(event.registrations.filter(state="confirmed").select_related("needs").order_by("name"))
    people = [row for row in coming if hasattr(row, "needs")]
    diets = Counter(row.needs.diet.strip().casefold() for row in people if row.needs.diet.strip())
    ranked = sorted(diets.items(), key=lambda diet: (-diet[1], diet[0]))
    return {"diets": ranked, "people": people, "without": len(coming) - sum(diets.values())}
