"""The catalogue's version rises in the transaction of every change, whoever makes it (admin, action, SQL).

The number is a moment in microseconds, never less than the last one plus one: a version that was rolled back or
restored from a backup can't come back for other content, and the workers' memory keyed by it can't be stale.
"""

from django.db import migrations

TABLES = [
    "innovations_innovation",
    "innovations_innovation_target_groups",
    "innovations_innovation_themes",
    "innovations_innovation_actors",
    "innovations_targetgroup",
    "innovations_theme",
    "innovations_actor",
    "innovations_source",
    "innovations_result",
    "innovations_cost",
    "innovations_replication",
    "innovations_estimate",
    "innovations_exchangerate",
    "innovations_picture",
    "innovations_attachment",
]

CREATE_FUNCTION = """
CREATE FUNCTION innovations_raise_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO innovations_catalogueversion (id, number)
    VALUES (1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)
    ON CONFLICT (id) DO UPDATE
    SET number = greatest(innovations_catalogueversion.number + 1, excluded.number);
    RETURN NULL;
END $$
"""


def trigger(table):
    return migrations.RunSQL(
        f"CREATE TRIGGER raise_version AFTER INSERT OR UPDATE OR DELETE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION innovations_raise_version()",
        f"DROP TRIGGER raise_version ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [("innovations", "0001_initial")]

    operations = [
        migrations.RunSQL(CREATE_FUNCTION, "DROP FUNCTION innovations_raise_version()"),
        *[trigger(table) for table in TABLES],
    ]
