"""The page of an example names who checked it: when that name changes or is erased, kept pages must go."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("innovations", "0005_both_coordinates_or_neither"),
    ]

    operations = [
        migrations.RunSQL(
            "CREATE TRIGGER raise_version AFTER UPDATE OF full_name ON accounts_user "
            "FOR EACH STATEMENT EXECUTE FUNCTION innovations_raise_version()",
            "DROP TRIGGER raise_version ON accounts_user",
        )
    ]
