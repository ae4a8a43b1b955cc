"""All that one query finds, example by example, with all its rows."""

from innovations.models import Innovation

PORTION = 200  # examples read at a time, so that memory does not grow with their number


def examples_found(finding):
    """Yield the examples of a query in the chosen order."""
    return examples_with(finding[0 : finding.total])


def examples_with(pks):
    """Yield the published examples in the order of their primary keys, eleven queries for each portion.

    One that stopped being published since the keys were read is left out.
    """
    for start in range(0, len(pks), PORTION):
        portion = pks[start : start + PORTION]
        read = Innovation.objects.published().for_detail().defer("original_text").in_bulk(portion)
        for example in (read.pop(pk) for pk in portion if pk in read):
            yield example
            # The rows refer back to their example; without this they would wait for the garbage collector.
            example._prefetched_objects_cache.clear()
