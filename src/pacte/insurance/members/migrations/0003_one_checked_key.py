import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0002_membership_end"),
        ("people", "0003_logo"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="entitlement",
            name="beneficiary",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="entitlements",
                to="members.beneficiary",
            ),
        ),
        migrations.AlterField(
            model_name="household",
            name="phone",
            field=models.CharField(blank=True, max_length=20, verbose_name="téléphone"),
        ),
        migrations.AlterField(
            model_name="household",
            name="register",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="members.registerimport",
            ),
        ),
        migrations.AlterField(
            model_name="household",
            name="village",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="places.place",
            ),
        ),
        migrations.AlterField(
            model_name="householdstate",
            name="village",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="places.place",
            ),
        ),
        migrations.AddIndex(
            model_name="household",
            index=models.Index(fields=["phone"], name="household_phone"),
        ),
    ]
