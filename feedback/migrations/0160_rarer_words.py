"""The database's statistics know 5,000 words of the search index instead of 1,000: whoever looks for what is alike asks
for the rarest words of a text, and a word that is not known counts as rare."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("feedback", "0180_watched_audit")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE feedback_searchdocument ALTER COLUMN lexemes SET STATISTICS 500;"
            "ANALYZE feedback_searchdocument (lexemes)",
            "ALTER TABLE feedback_searchdocument ALTER COLUMN lexemes SET STATISTICS -1",
        )
    ]
