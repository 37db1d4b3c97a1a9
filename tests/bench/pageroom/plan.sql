-- One row a ticket: everything about it that the other tables repeat. pick() is a digest of number and salt.
CREATE TABLE bench.plan AS
WITH spread AS (
    SELECT n, (%(now)s::timestamptz - interval '900 days')
              + (interval '900 days' * ((n - %(first)s)::float / %(count)s)) AS at,
           now() AS loaded
    FROM generate_series(%(first)s::bigint, %(first)s + %(count)s - 1) n
), judged AS (
    SELECT *, (CASE WHEN at > %(now)s::timestamptz - interval '12 days' THEN bench.pick(n, 1, 100) < 55
                    ELSE bench.pick(n, 1, 1000) < 4 END) AS opened,
           extract(year FROM at AT TIME ZONE 'Asia/Ho_Chi_Minh')::int AS year,
           bench.pick(n, 2, 100) AS door
    FROM spread
), placed AS (
    SELECT judged.*,
           CASE WHEN opened THEN (ARRAY['new','new','new','accepted','accepted','assigned','assigned','assigned',
                'assigned','in_progress','in_progress','in_progress','in_progress','in_progress','in_progress',
                'waiting_requester','waiting_requester','waiting_requester','waiting_coordinator','reopened']
                )[1 + bench.pick(n, 3, 20)]
           ELSE (ARRAY['resolved','resolved','closed','closed','closed','closed','closed','closed','closed',
                'closed','closed','closed','closed','closed','closed','closed','closed','closed','rejected',
                'duplicate'])[1 + bench.pick(n, 4, 20)] END AS stage,
           CASE WHEN door < 70 THEN 'email' WHEN door < 85 THEN 'phone' WHEN door < 93 THEN 'letter'
                WHEN door < 95 THEN 'visit' ELSE 'portal' END AS channel,
           -- A few agencies ask much, most ask little.
           CASE WHEN bench.pick(n, 5, 20) > 0
                THEN floor(%(agencies)s * (bench.pick(n, 6, 10000) / 10000.0) ^ 2)::int END AS of,
           bench.pick(n, 7, %(topics)s) AS topic,
           bench.pick(n, 8, %(engineers)s) AS engineer,
           bench.pick(n, 9, %(systems)s) AS system
    FROM judged
)
SELECT placed.*, n AS ticket, %(followup)s + (n - %(first)s) * 4 AS said, %(event)s + (n - %(first)s) * 5 AS event,
       %(mail)s + (n - %(first)s) * 2 AS mail,
       row_number() OVER (PARTITION BY placed.year ORDER BY n) + COALESCE(counter.last, 0) AS place,
       'HT-' || placed.year || '-' || lpad((row_number() OVER (PARTITION BY placed.year ORDER BY n)
           + COALESCE(counter.last, 0))::text, 6, '0') AS number,
       ARRAY[at, at + interval '1 minute' * (5 + bench.pick(n, 10, 300)),
             at + interval '1 minute' * (305 + bench.pick(n, 11, 1500)),
             at + interval '1 minute' * (1810 + bench.pick(n, 12, 1500))] AS planned,
       topics.code AS topic_code, topics.queue, people.pk AS holder, agencies.pk AS agency,
       agencies.name AS agency_name, agencies.words AS agency_words, systems.pk AS system_pk,
       connections.id AS connection, contacts.id AS contact, contacts.name AS contact_name,
       contacts.email AS contact_email, contacts.search_text AS contact_words,
       opening.subject, opening.subject_folded,
       opening.body || marks.body AS opening, opening.folded || marks.folded AS opening_folded,
       reply.body AS reply, reply.folded AS reply_folded, answer.body AS answer, answer.folded AS answer_folded,
       note.body AS note, note.folded AS note_folded
FROM placed
LEFT JOIN support_registercounter counter ON counter.year = placed.year
JOIN bench.topics topics ON topics.place = placed.topic
JOIN bench.engineers people ON people.place = placed.engineer
LEFT JOIN bench.agencies agencies ON agencies.place = placed.of
JOIN bench.systems systems ON systems.place = placed.system
LEFT JOIN support_connection connections ON connections.agency_id = agencies.pk
     AND connections.system_id = systems.pk AND bench.pick(n, 13, 10) < 6
JOIN support_contact contacts
     ON contacts.email = 'cb' || (COALESCE(placed.of, 0) + %(agencies)s * bench.pick(n, 14, %(contacts)s))
        || '@coquan' || COALESCE(placed.of, 0) || '.example'
JOIN bench.texts opening ON opening.sort = 'opening' AND opening.place = bench.pick(n, 15, %(opening)s)
JOIN bench.texts reply ON reply.sort = 'reply' AND reply.place = bench.pick(n, 16, %(reply)s)
JOIN bench.texts answer ON answer.sort = 'answer' AND answer.place = bench.pick(n, 17, %(answer)s)
JOIN bench.texts note ON note.sort = 'note' AND note.place = bench.pick(n, 18, %(note)s),
LATERAL (
    SELECT E'\n\nMã giao dịch: GD-' || lpad(n::text, 8, '0') || '.'
               || CASE WHEN mod(n, 50000) = 77 THEN ' ' || %(rare)s ELSE '' END AS body,
           ' ma giao dich gd ' || lpad(n::text, 8, '0')
               || CASE WHEN mod(n, 50000) = 77 THEN ' ' || %(rare_folded)s ELSE '' END AS folded
) marks
