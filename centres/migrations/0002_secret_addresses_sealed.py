"""The secret address of a question is kept as a hash and sealed, no longer in clear. Links in letters go on."""

import hashlib

from django.db import migrations, models

from csi_portal.accounts.seals import seal, unseal

PURPOSE = "enquiry"


def seal_tokens(apps, schema_editor):
    for enquiry in apps.get_model("centres", "Enquiry").objects.all():
        enquiry.token_hash = hashlib.sha256(enquiry.token.encode()).hexdigest()
        enquiry.token_sealed = seal(enquiry.token, purpose=PURPOSE)
        enquiry.save(update_fields=["token_hash", "token_sealed"])


def unseal_tokens(apps, schema_editor):
    for enquiry in apps.get_model("centres", "Enquiry").objects.all():
        enquiry.token = unseal(enquiry.token_sealed, purpose=PURPOSE)
        enquiry.save(update_fields=["token"])


class Migration(migrations.Migration):
    dependencies = [("centres", "0001_initial")]

    operations = [
        migrations.AddField(
            "enquiry", "token_hash", models.CharField("address: hash", max_length=64, null=True, editable=False)
        ),
        migrations.AddField(
            "enquiry", "token_sealed", models.CharField("address: sealed", max_length=200, default="", editable=False)
        ),
        # Back and forth the other form of the address must be able to be absent for a moment.
        migrations.AlterField("enquiry", "token", models.CharField(max_length=40, null=True, editable=False)),
        migrations.RunPython(seal_tokens, unseal_tokens),
        migrations.AlterField(
            "enquiry", "token_hash", models.CharField("address: hash", max_length=64, unique=True, editable=False)
        ),
        migrations.AlterField(
            "enquiry", "token_sealed", models.CharField("address: sealed", max_length=200, editable=False)
        ),
        migrations.RemoveField("enquiry", "token"),
    ]
