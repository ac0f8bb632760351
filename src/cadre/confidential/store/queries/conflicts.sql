-- What each source says of the same person, facility, area or count. Of a person a source speaks once, with the
-- value of the rows that agree most, then of the first row, as in workers.sql; rank 0 wins.
CREATE TABLE told AS
WITH each_value AS (
    UNPIVOT (
        SELECT person, source, weight(0, rows, first_row) AS place, sex, birth_year::VARCHAR AS birth_year,
               country_of_training, country_of_birth
        FROM facts
    ) ON sex, birth_year, country_of_training, country_of_birth INTO NAME attribute VALUE value
),
ranks AS (UNPIVOT trust ON COLUMNS(* EXCLUDE source) INTO NAME ranking VALUE rank),
-- the occupation of the last year comes from a licence that holds or from work: see standing.sql
occupations AS (
    SELECT person, licence_source AS source, licence_occupation AS value
    FROM standing WHERE year = (SELECT max(year) FROM years)
    UNION ALL
    SELECT person, work_source, work_occupation
    FROM standing WHERE year = (SELECT max(year) FROM years)
),
of_persons AS (
    SELECT attribute, person, source, arg_min(value, place) AS value
    FROM each_value GROUP BY ALL
    UNION ALL
    SELECT 'occupation', person, source, value FROM occupations WHERE value IS NOT NULL
),
-- where two sources describe the same thing, the default order decides
of_things AS (
    SELECT 'facility' AS attribute, facility AS thing, source, trust AS rank,
           concat_ws(' · ', known(area), known(facility_type), known(ownership)) AS value
    FROM facilities_rows QUALIFY row_number() OVER (PARTITION BY facility, source ORDER BY row) = 1
    UNION ALL
    SELECT 'area', area, source, trust, coalesce(parent, '')
    FROM areas_rows QUALIFY row_number() OVER (PARTITION BY area, source ORDER BY row) = 1
    UNION ALL
    SELECT 'population', area || ' ' || year, source, trust, round(sum(persons), 2)::VARCHAR
    FROM population_rows GROUP BY area, year, source, trust
    UNION ALL
    SELECT 'series', concat_ws(' ', series, area, year, coalesce(occupation, '_T'), coalesce(sex, '_T')), source,
           any_value(trust), any_value(round(value, 6) ORDER BY row)::VARCHAR
    FROM series_rows GROUP BY ALL
)
SELECT attribute, person::VARCHAR AS thing, source, rank, value
FROM of_persons JOIN ranks USING (source)
WHERE ranking = attribute || '_rank'
UNION ALL BY NAME
FROM of_things;

CREATE TABLE kept AS
SELECT attribute, thing, arg_min(value, rank) AS value, arg_min(source, rank) AS source,
       count(DISTINCT value) > 1 AS disputed
FROM told
GROUP BY attribute, thing
HAVING count(*) > 1
