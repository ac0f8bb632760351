-- Which record each row of an extract became.
CREATE TABLE record_of_row AS
SELECT identity_rows.place, identity_rows.source, identity_rows.row, records.record
FROM identity_rows
JOIN records
  ON records.given IS NOT DISTINCT FROM identity_rows.given
 AND records.family IS NOT DISTINCT FROM identity_rows.family
 AND records.birth_date IS NOT DISTINCT FROM identity_rows.birth_date
 AND records.national_id IS NOT DISTINCT FROM identity_rows.national_id
 AND records.licence_number IS NOT DISTINCT FROM identity_rows.licence_number
 AND records.staff_number IS NOT DISTINCT FROM identity_rows.staff_number
 AND records.sex IS NOT DISTINCT FROM identity_rows.sex
 AND records.namesake_guard IS NOT DISTINCT FROM identity_rows.namesake_guard
