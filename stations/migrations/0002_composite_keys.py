"""Keep what venues repeat true: their area's key, and the kind of the venue they stand in."""

from django.db import migrations

FORWARDS = """
ALTER TABLE deputies_area ADD CONSTRAINT area_key_by_id UNIQUE (id, key);
ALTER TABLE stations_venue ADD CONSTRAINT venue_area_key_is_true
    FOREIGN KEY (area_id, area_key) REFERENCES deputies_area (id, key) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE stations_venue ADD CONSTRAINT venue_parent_kind_is_true
    FOREIGN KEY (parent_id, parent_kind) REFERENCES stations_venue (id, kind) DEFERRABLE INITIALLY DEFERRED;
"""
BACKWARDS = """
ALTER TABLE stations_venue DROP CONSTRAINT venue_parent_kind_is_true;
ALTER TABLE stations_venue DROP CONSTRAINT venue_area_key_is_true;
ALTER TABLE deputies_area DROP CONSTRAINT area_key_by_id;
"""


class Migration(migrations.Migration):
    dependencies = [("stations", "0001_initial"), ("deputies", "0001_initial")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
