-- Grows a demo city into a whole country: its areas are there already (manage.py import_areas). Every township gets a
-- home, villages get stations until there are {venues} venues, each with a liaison, and deputies sit evenly in those
-- outside the city, which stays as it is.
-- What a new row does not say it takes from one of the city's rows.

-- Millions of rows one by one into a dozen indexes would take half an hour: these are made anew at the end.
SET session_replication_role = replica;
SET maintenance_work_mem = '1GB';
SET work_mem = '256MB';
CREATE TEMPORARY TABLE postponed AS
SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition
FROM pg_index WHERE NOT indisunique AND indrelid IN ('deputies_deputy'::regclass, 'stations_venue'::regclass,
    'stations_assignment'::regclass, 'deputies_user'::regclass, 'stations_venuemembership'::regclass);
DO $$ DECLARE each record; BEGIN
    FOR each IN SELECT name FROM postponed LOOP EXECUTE 'DROP INDEX ' || each.name; END LOOP;
END $$;

CREATE TEMPORARY TABLE place AS
SELECT a.id, a.key, a.name, a.level, row_number() OVER (PARTITION BY a.level ORDER BY md5(a.key)) AS n
FROM deputies_area a
WHERE a.level IN ('township', 'village') AND a.valid_to IS NULL
  AND left(a.key, 4) NOT IN (SELECT DISTINCT left(area_key, 4) FROM stations_venue);

INSERT INTO stations_venue (name, kind, area_id, area_key, address, phone, opening_hours, is_open, pinyin, initials,
    latitude, longitude)
SELECT name || '代表之家', 'home', id, key, '', '', '', TRUE, 'v' || md5(key), 'v' || left(md5(key), 5),
    20 + n % 3000 / 100.0, 80 + n % 5300 / 100.0
FROM place WHERE level = 'township';

INSERT INTO stations_venue (name, kind, area_id, area_key, parent_id, parent_kind, address, phone, opening_hours, is_open,
    pinyin, initials, latitude, longitude)
SELECT place.name || '代表联络站', 'station', place.id, place.key, home.id, 'home', '', '', '', TRUE,
    'v' || md5(place.key), 'v' || left(md5(place.key), 5), 20 + place.n % 3000 / 100.0, 80 + place.n % 5300 / 100.0
FROM place JOIN stations_venue home ON home.kind = 'home' AND home.area_key = left(place.key, 9)
WHERE place.level = 'village'
ORDER BY place.n
LIMIT greatest(0, {venues} - (SELECT count(*) FROM stations_venue));

CREATE TEMPORARY TABLE seat AS
SELECT id, area_id, area_key, row_number() OVER (ORDER BY id) AS n FROM stations_venue
WHERE left(area_key, 4) NOT IN (SELECT left(area_key, 4) FROM deputies_deputy WHERE length(area_key) > 3);
CREATE UNIQUE INDEX ON seat (n);
ANALYZE seat;

CREATE TEMPORARY TABLE spelling AS
SELECT * FROM unnest(
    '{{王,李,张,刘,陈,杨,赵,黄,周,吴,徐,孙,胡,朱,高,林,何,郭,马,罗}}'::text[],
    '{{wang,li,zhang,liu,chen,yang,zhao,huang,zhou,wu,xu,sun,hu,zhu,gao,lin,he,guo,ma,luo}}'::text[],
    '{{伟,芳,娜,敏,静,丽,强,磊,军,洋,勇,艳,杰,娟,涛,明,超,秀,霞,平}}'::text[],
    '{{wei,fang,na,min,jing,li,qiang,lei,jun,yang,yong,yan,jie,juan,tao,ming,chao,xiu,xia,ping}}'::text[]
) WITH ORDINALITY AS s (surname, surname_spelt, given, given_spelt, n);
ANALYZE spelling;

INSERT INTO deputies_deputy
SELECT (jsonb_populate_record(base, jsonb_build_object(
    'id', nextval(pg_get_serial_sequence('deputies_deputy', 'id')), 'name', one.surname || two.given || three.given,
    'pinyin', one.surname_spelt || two.given_spelt || three.given_spelt,
    'initials', left(one.surname_spelt, 1) || left(two.given_spelt, 1) || left(three.given_spelt, 1),
    'area_id', seat.area_id, 'area_key', seat.area_key, 'photo', '', 'electoral_district_id', NULL,
    'level', (ARRAY['city', 'county', 'township', 'street_delegate'])[1 + i % 4]))).*
FROM generate_series(1, greatest(0, {deputies} - (SELECT count(*) FROM deputies_deputy))) AS i
JOIN seat ON seat.n = 1 + i % (SELECT count(*) FROM seat)
JOIN spelling one ON one.n = 1 + i % 20 JOIN spelling two ON two.n = 1 + i / 20 % 20
JOIN spelling three ON three.n = 1 + i / 400 % 20,
    (SELECT d AS base FROM deputies_deputy d ORDER BY id LIMIT 1) AS one_of_them;

INSERT INTO stations_assignment (venue_id, deputy_id)
SELECT v.id, d.id FROM deputies_deputy d
JOIN (SELECT area_key, min(id) AS id FROM stations_venue GROUP BY area_key) v ON v.area_key = d.area_key
WHERE NOT EXISTS (SELECT FROM stations_assignment a WHERE a.deputy_id = d.id);

INSERT INTO deputies_user (username, first_name, last_name, email, password, is_staff, is_superuser, is_active,
    date_joined, must_change_password)
SELECT 'liaison-' || md5(id::text), '', '联络员' || id, '', '!', FALSE, FALSE, TRUE, now(), FALSE FROM stations_venue;
INSERT INTO stations_venuemembership (user_id, venue_id, role)
SELECT u.id, v.id, 'liaison' FROM stations_venue v JOIN deputies_user u ON u.username = 'liaison-' || md5(v.id::text);

INSERT INTO stations_code (code, venue_id, issued_at, revoked_reason)
SELECT string_agg(substr('23456789ABCDEFGHJKMNPTWXYZ', 1 + (v.id / power(26, k)::bigint % 26)::int, 1), '' ORDER BY k)
    || '2', v.id, now(), ''
FROM stations_venue v, generate_series(0, 6) AS k
WHERE NOT EXISTS (SELECT FROM stations_code c WHERE c.venue_id = v.id)
GROUP BY v.id
ON CONFLICT DO NOTHING;

DO $$ DECLARE each record; BEGIN
    FOR each IN SELECT definition FROM postponed LOOP EXECUTE each.definition; END LOOP;
END $$;
