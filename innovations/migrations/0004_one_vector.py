from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("innovations", "0003_search_entry_and_digest")]

    operations = [
        migrations.RemoveIndex(model_name="innovationentry", name="innovationentry_head"),
        migrations.RemoveField(model_name="innovationentry", name="head"),
    ]
