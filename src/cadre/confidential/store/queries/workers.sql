-- One row per person: of each attribute the value of the most trusted source that has one; of the rows of one
-- source those that agree most, then the first.
WITH placed AS (
    SELECT facts.*,
           weight(trust.sex_rank, rows, first_row) AS for_sex,
           weight(trust.birth_year_rank, rows, first_row) AS for_birth_year,
           weight(trust.country_of_training_rank, rows, first_row) AS for_training,
           weight(trust.country_of_birth_rank, rows, first_row) AS for_birth
    FROM facts
    JOIN trust USING (source)
)
SELECT
    person,
    coalesce(arg_min(sex, for_sex) FILTER (sex IS NOT NULL), '_U') AS sex,
    arg_min(birth_year, for_birth_year) FILTER (birth_year IS NOT NULL) AS birth_year,
    coalesce(arg_min(country_of_training, for_training) FILTER (country_of_training IS NOT NULL), '_U')
        AS country_of_training,
    coalesce(arg_min(country_of_birth, for_birth) FILTER (country_of_birth IS NOT NULL), '_U')
        AS country_of_birth
FROM placed
GROUP BY person
ORDER BY person
