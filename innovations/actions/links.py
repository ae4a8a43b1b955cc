"""The check of links: which addresses of published examples no longer answer."""

from django.conf import settings
from django.db import transaction

from ..models import LinkCheck, published_addresses
from .asking import PAUSE, ask_all

PROBES = 5  # living addresses that tell whether we are on the internet at all


def check_links(*, now, everything=False, pause=PAUSE, track=None):
    """Ask the addresses whose turn it is (or all) and note the answers; how many were asked and failed.

    May be run twice and stopped at any time: what is noted is not asked again before its turn. When nothing
    answers, not even what lives, the fault is ours, and no failure is noted: "failed" is then None.
    `track(answers, total)` may wrap the answers, to show progress.
    """
    addresses = published_addresses()
    LinkCheck.objects.exclude(address__in=addresses).delete()
    if not settings.CHECK_LINKS:
        return {"asked": 0, "failed": 0}
    if not everything:
        addresses -= set(LinkCheck.objects.fresh(now).values_list("address", flat=True))
    answers = ask_all(addresses, pause=pause)
    waiting, heard, failed = [], False, 0
    for address, answer in track(answers, len(addresses)) if track else answers:
        failed += bool(answer.problem)
        waiting.append((address, answer))
        heard = heard or answer.status is not None
        if heard:
            _note(waiting, now=now)
            waiting = []
    if waiting and not _internet_answers(pause):
        return {"asked": len(addresses), "failed": None}
    _note(waiting, now=now)
    return {"asked": len(addresses), "failed": failed}


def _internet_answers(pause):
    """Whether something that lived lately answers now; else a failure says nothing about the other side."""
    probes = LinkCheck.objects.living().order_by("-checked_at").values_list("address", flat=True)[:PROBES]
    return any(answer.status is not None for _address, answer in ask_all(list(probes), pause=pause))


def _note(answers, *, now):
    for address, answer in answers:
        with transaction.atomic():
            # A check by hand may meet the nightly one: the second to come waits for the row of the first.
            LinkCheck.objects.bulk_create([LinkCheck(address=address, checked_at=now)], ignore_conflicts=True)
            check = LinkCheck.objects.select_for_update().get(address=address)
            check.note(status=answer.status, problem=answer.problem, now=now)
            check.save()
