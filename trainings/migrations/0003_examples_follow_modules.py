"""The page of an example names the modules and dates that draw on it: when they change, kept pages must go.

Seats change far more often; so the page of an example doesn't count them.
"""

from django.db import migrations


def trigger(table):
    return migrations.RunSQL(
        f"CREATE TRIGGER raise_version AFTER INSERT OR UPDATE OR DELETE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION innovations_raise_version()",
        f"DROP TRIGGER raise_version ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("innovations", "0002_catalogue_version"),
        ("trainings", "0002_codes_and_verified"),
    ]

    operations = [trigger("trainings_module"), trigger("trainings_training")]
