-- Most uncertain first: the smallest odds, for or against.
WITH alike AS (SELECT record, count(*) AS rows FROM record_of_row GROUP BY record),
weighed AS (
    SELECT left_record, right_record, sum(weight + frequency ORDER BY step) AS weight FROM reasons GROUP BY ALL
)
SELECT
    one.source AS left_source, one.row AS left_row, two.source AS right_source, two.row AS right_row,
    weight, 1 / (1 + 2 ** -weight) AS probability, band, basis, person, decided_by,
    one.print AS left_print, two.print AS right_print,
    one_alike.rows AS left_rows, two_alike.rows AS right_rows
FROM reviewed
JOIN weighed USING (left_record, right_record)
JOIN said AS one ON one.record = left_record
JOIN said AS two ON two.record = right_record
JOIN alike AS one_alike ON one_alike.record = left_record
JOIN alike AS two_alike ON two_alike.record = right_record
ORDER BY abs(weight), one.place, two.place
