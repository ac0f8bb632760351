-- The decisions somebody took, as pairs of records; the last word stands when two contradict.
CREATE TABLE decided AS
SELECT
    least(one.record, two.record) AS left_record,
    greatest(one.record, two.record) AS right_record,
    arg_max(decision, turn) AS decision,
    arg_max(pair, turn) AS decided_by,
    max(turn) AS turn
FROM decisions
JOIN record_of_row AS one ON one.place = decisions.one
JOIN record_of_row AS two ON two.place = decisions.two
WHERE one.record <> two.record
GROUP BY ALL
