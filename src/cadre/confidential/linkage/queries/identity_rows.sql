-- One row per row of an extract: what identifies the person, cleaned so that equal means equal.
-- `place` orders all rows of all sources: the source's rank, then the row in the file.
CREATE TABLE identity_rows AS
WITH folded AS (
    SELECT * REPLACE (
        folded_number(national_id) AS national_id,
        folded_number(licence_number) AS licence_number,
        folded_number(staff_number) AS staff_number
    )
    FROM raw_identities
),
cleaned AS (
    SELECT
        place,
        source,
        row,
        told_number(national_id) AS national_id,
        told_number(licence_number) AS licence_number,
        told_number(staff_number) AS staff_number,
        strftime(birth_date, '%Y-%m-%d') AS birth_date,
        CASE WHEN day(birth_date) <= 12
             THEN strftime(birth_date, '%Y-%d-%m') END AS birth_turned,
        nullif(sex, '_U') AS sex,
        nullif(occupation, '_U') AS occupation,
        given_name,
        family_name
    FROM folded
)
SELECT
    cleaned.* EXCLUDE (given_name, family_name),
    given.key AS given,
    family.key AS family,
    family.stem AS family_stem,
    -- two rows are the same record when everything agrees and something tells the person from a namesake
    CASE WHEN place IN (SELECT place FROM told_apart) THEN place::VARCHAR
         WHEN coalesce(national_id, licence_number, birth_date) IS NOT NULL THEN NULL
         WHEN staff_number IS NOT NULL THEN source
         ELSE place::VARCHAR END AS namesake_guard
FROM cleaned
LEFT JOIN name_keys AS given ON given.name = cleaned.given_name
LEFT JOIN name_keys AS family ON family.name = cleaned.family_name
