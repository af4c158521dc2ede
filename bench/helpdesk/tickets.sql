-- Tickets as an office has them: {open_share} of all are open, {mine} of these are the staff member's own, each has one
-- follow-up.
INSERT INTO helpdesk_ticket (title, queue_id, created, modified, submitter_email, assigned_to_id, status, on_hold,
    description, resolution, priority, due_date, secret_key)
SELECT 'The street lamp at number ' || n || ' is out', queues[1 + n % 100], now() - (n || ' minutes')::interval,
    now() - (n || ' minutes')::interval, 'citizen' || n || '@example.org',
    CASE WHEN n % {every_mine} = 0 THEN {me} ELSE staff[1 + n % 500] END,
    CASE WHEN n % {every_mine} = 0 OR (hashint8(n) & 65535) < 65536 * {open_share} THEN 1 ELSE 4 END, false,
    repeat('小区北门往东五十米的路灯从上周一起有三盏不亮，晚上接孩子放学的老人很多。', 3), '', 1 + n % 5,
    now() + ((n % 20) || ' days')::interval, md5(n::text)
FROM generate_series(1, {tickets}) AS n,
    (SELECT array_agg(id) AS queues FROM helpdesk_queue) AS q,
    (SELECT array_agg(id) AS staff FROM auth_user WHERE id <> {me}) AS u;

INSERT INTO helpdesk_followup (ticket_id, date, title, comment, public, user_id)
SELECT id, created, 'Ticket opened', description, true, NULL FROM helpdesk_ticket;
