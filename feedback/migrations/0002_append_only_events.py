"""Events can be added, never changed or removed; only their words can be erased (PIPL art. 47)."""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION feedback_event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.words = '' AND NEW.words_salt = ''::bytea
       AND to_jsonb(NEW) - 'words' - 'words_salt' = to_jsonb(OLD) - 'words' - 'words_salt' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'events are append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER feedback_event_append_only BEFORE UPDATE OR DELETE ON feedback_event
    FOR EACH ROW EXECUTE FUNCTION feedback_event_is_append_only();
"""
BACKWARDS = "DROP TRIGGER feedback_event_append_only ON feedback_event; DROP FUNCTION feedback_event_is_append_only();"


class Migration(migrations.Migration):
    dependencies = [("feedback", "0001_initial")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
