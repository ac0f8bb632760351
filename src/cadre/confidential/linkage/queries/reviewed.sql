-- The pairs whose reasons are kept, and as Splink wants to be asked for them.
CREATE TABLE reviewed AS SELECT * FROM judged WHERE band = 'review' OR basis = 'decided';
CREATE TABLE asked AS
SELECT '0' AS match_key, left_record AS join_key_l, right_record AS join_key_r FROM reviewed;
-- what the first row of each of their records says, as written
CREATE TABLE said AS
SELECT records.record, raw_identities.*, fingerprints.print
FROM records
JOIN raw_identities USING (place)
JOIN fingerprints USING (place)
WHERE record IN (SELECT unnest([left_record, right_record]) FROM reviewed)
