-- Identical identities collapse into one record, so that a person paid in three years is compared once.
CREATE TABLE records AS
WITH grouped AS (
    SELECT
        min(place) AS place,
        given, family, family_stem, birth_date, birth_turned, national_id, licence_number, staff_number, sex,
        arg_min(occupation, place) AS occupation,
        namesake_guard
    FROM identity_rows
    GROUP BY ALL
)
SELECT
    row_number() OVER (ORDER BY place) - 1 AS record,
    *,
    split_part(given, ' ', 1) AS given_first,
    least(given, family) || '|' || greatest(given, family) AS both_names,
    given[1] || family[1] AS initials,
    birth_date[:4] AS birth_year,
    birth_date[6:] AS birth_month_day
FROM grouped
ORDER BY place
