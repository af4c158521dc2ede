"""Names, telephone numbers and e-mail addresses of citizens are sealed, and found by a blind index."""

from django.db import migrations, models

import feedback.contacts
import feedback.sealing
from feedback.sealing import fingerprint, seal, unseal

BATCH = 2_000
READ = """
SELECT id, contact_name, contact_phone, contact_email, body_digest FROM feedback_submission
WHERE id > %s ORDER BY id LIMIT %s
"""
WRITE = """
UPDATE feedback_submission SET contact_name = %s, contact_phone = %s, contact_email = %s,
    contact_phone_index = %s, contact_email_index = %s, body_digest = %s WHERE id = %s
"""


def seal_all(apps, schema_editor):
    submission = apps.get_model("feedback", "Submission")
    phone, email = (submission._meta.get_field(f"contact_{kind}_index") for kind in ("phone", "email"))
    _each(
        schema_editor.connection,
        lambda pk, name, number, address, digest: (
            *map(seal, (name, number, address)),
            phone.made_of(number),
            email.made_of(address),
            fingerprint("body", bytes(digest)),
            pk,
        ),
    )


def unseal_all(apps, schema_editor):
    """Digests of bodies cannot be had back: a form sent again across this step counts as another one."""
    _each(
        schema_editor.connection,
        lambda pk, name, number, address, digest: (*map(unseal, (name, number, address)), None, None, digest, pk),
    )


def _each(connection, row_for):
    last = 0
    with connection.cursor() as cursor:
        while True:
            cursor.execute(READ, [last, BATCH])
            rows = cursor.fetchall()
            if not rows:
                return
            cursor.executemany(WRITE, [row_for(*row) for row in rows])
            last = rows[-1][0]


class Migration(migrations.Migration):
    dependencies = [("feedback", "0006_contact_day_visits")]

    operations = [
        *(
            migrations.AlterField("submission", f"contact_{kind}", feedback.sealing.SealedField(blank=True))
            for kind in ("name", "phone", "email")
        ),
        *(
            migrations.AddField(
                "submission",
                f"contact_{kind}_index",
                feedback.sealing.BlindIndexField(
                    blank=True, editable=False, max_length=16, null=True, normal=normal, of=f"contact_{kind}"
                ),
            )
            for kind, normal in (
                ("phone", feedback.contacts.normal_phone),
                ("email", feedback.contacts.normal_email),
            )
        ),
        *(
            migrations.AddIndex(
                "submission",
                models.Index(
                    condition=models.Q((f"contact_{kind}_index__isnull", False)),
                    fields=[f"contact_{kind}_index"],
                    name=f"submission_{kind}",
                ),
            )
            for kind in ("phone", "email")
        ),
        migrations.RunPython(seal_all, unseal_all),
    ]
