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
),
-- a number that stands beside very many identities is a filler somebody typed, whatever it looks like
fillers AS (
    SELECT number
    FROM (UNPIVOT (
        SELECT national_id, licence_number, staff_number, hash(birth_date, family_name) AS identity FROM cleaned
    ) ON national_id, licence_number, staff_number INTO NAME attribute VALUE number)
    GROUP BY attribute, number
    HAVING count(DISTINCT identity) > {most_shared}
),
told AS (
    SELECT * REPLACE (
        CASE WHEN national_id NOT IN (FROM fillers) THEN national_id END AS national_id,
        CASE WHEN licence_number NOT IN (FROM fillers) THEN licence_number END AS licence_number,
        CASE WHEN staff_number NOT IN (FROM fillers) THEN staff_number END AS staff_number
    )
    FROM cleaned
)
SELECT
    told.* EXCLUDE (given_name, family_name),
    given.key AS given,
    family.key AS family,
    family.stem AS family_stem,
    -- two rows are the same record when everything agrees and something tells the person from a namesake
    CASE WHEN place IN (SELECT place FROM told_apart) THEN place::VARCHAR
         WHEN coalesce(national_id, licence_number, birth_date) IS NOT NULL THEN NULL
         WHEN staff_number IS NOT NULL THEN source
         ELSE place::VARCHAR END AS namesake_guard
FROM told
LEFT JOIN name_keys AS given ON given.name = told.given_name
LEFT JOIN name_keys AS family ON family.name = told.family_name
