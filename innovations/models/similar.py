"""Examples that share most target groups and themes with a given one."""

from typing import NamedTuple

from django.db import connection

from .innovation import Innovation

# Sharing more comes first; among equals, sharing what is rare says more than sharing what everybody has.
SIMILAR = """
WITH mine AS (
    SELECT 'g' AS list, targetgroup_id AS term FROM innovations_innovation_target_groups
    WHERE innovation_id = %(pk)s
    UNION ALL
    SELECT 't', theme_id FROM innovations_innovation_themes
    WHERE innovation_id = %(pk)s
), shared AS (
    SELECT innovation_id, list, term FROM mine
    JOIN innovations_innovation_target_groups ON list = 'g' AND targetgroup_id = term
    UNION ALL
    SELECT innovation_id, list, term FROM mine
    JOIN innovations_innovation_themes ON list = 't' AND theme_id = term
), visible AS (
    SELECT shared.* FROM shared JOIN innovations_innovation ON innovations_innovation.id = innovation_id
    WHERE status = 'published' AND innovation_id <> %(pk)s
), frequency AS (
    SELECT list, term, count(*) AS times FROM visible GROUP BY list, term
)
SELECT innovation_id FROM visible JOIN frequency USING (list, term)
GROUP BY innovation_id
ORDER BY count(*) DESC, sum(1.0 / times) DESC, innovation_id
LIMIT %(most)s
"""


class Similar(NamedTuple):
    innovation: Innovation
    shared: list  # the terms that both bear


def similar_to(innovation, most=5):
    """Published examples like this one, the most alike first, each with the terms that they share.

    Four queries, whatever the size of the catalogue; never a draft, never itself.
    """
    with connection.cursor() as cursor:
        cursor.execute(SIMILAR, {"pk": innovation.pk, "most": most})
        keys = [key for (key,) in cursor.fetchall()]
    found = Innovation.objects.prefetch_related("target_groups", "themes").in_bulk(keys)
    own = {*innovation.target_groups.all(), *innovation.themes.all()}
    return [
        Similar(other, [term for term in (*other.target_groups.all(), *other.themes.all()) if term in own])
        for other in (found[key] for key in keys if key in found)
    ]
