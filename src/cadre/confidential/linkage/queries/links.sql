-- What a decision about one pair also says about others: all rows of two persons told apart are apart; who is
-- one person by certain pairs and decisions, and not by certain pairs alone, needs no other look.
CREATE TABLE implied AS
WITH named AS (
    SELECT decided.*, one.person AS one, two.person AS two, one.surely
    FROM decided
    JOIN persons AS one ON one.record = left_record
    JOIN persons AS two ON two.record = right_record
),
apart AS (
    SELECT least(one, two) AS one, greatest(one, two) AS two, arg_max(decided_by, turn) AS decided_by
    FROM named WHERE decision = 'different' AND one <> two
    GROUP BY ALL
),
together AS (
    SELECT surely, arg_max(decided_by, turn) AS decided_by FROM named WHERE decision = 'same' GROUP BY surely
)
SELECT left_record, right_record, coalesce(apart.decided_by, together.decided_by) AS decided_by,
       CASE WHEN apart.one IS NULL THEN 'same' ELSE 'different' END AS decision
FROM scored
JOIN persons AS one ON one.record = left_record
JOIN persons AS two ON two.record = right_record
LEFT JOIN apart ON apart.one = least(one.person, two.person) AND apart.two = greatest(one.person, two.person)
LEFT JOIN together ON one.person = two.person AND one.surely = two.surely AND one.by_model <> two.by_model
                   AND together.surely = one.surely
WHERE apart.one IS NOT NULL OR together.surely IS NOT NULL;

-- The pairs somebody may want to look at; each record stands for its first row.
-- `person` is filled when the two count as one person; `basis` says what decided.
CREATE TABLE judged AS
SELECT
    left_record,
    right_record,
    probability,
    CASE WHEN one.person = two.person THEN one.person END AS person,
    CASE WHEN coalesce(decided.decision, implied.decision) = 'same' THEN 'certain'
         WHEN coalesce(decided.decision, implied.decision) = 'different' THEN 'apart'
         WHEN refused.left_record IS NOT NULL THEN 'review'
         WHEN probability >= {certain} THEN 'certain'
         WHEN probability >= {review} THEN 'review'
         ELSE 'apart' END AS band,
    CASE WHEN coalesce(decided.decision, implied.decision) IS NOT NULL THEN 'decided'
         WHEN refused.left_record IS NOT NULL THEN 'numbers_contradict'
         ELSE 'model' END AS basis,
    coalesce(decided.decided_by, implied.decided_by) AS decided_by
FROM scored
JOIN persons AS one ON one.record = left_record
JOIN persons AS two ON two.record = right_record
LEFT JOIN refused USING (left_record, right_record)
LEFT JOIN decided USING (left_record, right_record)
LEFT JOIN implied USING (left_record, right_record)
