-- The pairs somebody may want to look at; each record stands for its first row.
-- `person` is filled when the two count as one person; `basis` says what decided.
CREATE TABLE judged AS
SELECT
    left_record,
    right_record,
    probability,
    CASE WHEN one.person = two.person THEN one.person END AS person,
    CASE WHEN decision = 'same' THEN 'certain'
         WHEN decision = 'different' THEN 'apart'
         WHEN refused.left_record IS NOT NULL THEN 'review'
         WHEN probability >= {certain} THEN 'certain'
         WHEN probability >= {review} THEN 'review'
         ELSE 'apart' END AS band,
    CASE WHEN decision IS NOT NULL THEN 'decided'
         WHEN refused.left_record IS NOT NULL THEN 'numbers_contradict'
         ELSE 'model' END AS basis
FROM scored
JOIN persons AS one ON one.record = left_record
JOIN persons AS two ON two.record = right_record
LEFT JOIN refused USING (left_record, right_record)
LEFT JOIN decided USING (left_record, right_record)
