-- One row per person: of each attribute the value of the most trusted source that has one; within a source
-- the value it gives most often.
SELECT
    person,
    coalesce(arg_min(facts.sex, {'t': trust.sex_rank, 'n': -rows, 'v': facts.sex}) FILTER (facts.sex IS NOT NULL), '_U') AS sex,
    arg_min(birth_year, {'t': trust.birth_year_rank, 'n': -rows, 'v': birth_year})
        FILTER (birth_year IS NOT NULL) AS birth_year,
    coalesce(arg_min(country_of_training,
                     {'t': trust.country_of_training_rank, 'n': -rows, 'v': country_of_training})
             FILTER (country_of_training IS NOT NULL), '_U') AS country_of_training,
    coalesce(arg_min(country_of_birth, {'t': trust.country_of_birth_rank, 'n': -rows, 'v': country_of_birth})
             FILTER (country_of_birth IS NOT NULL), '_U') AS country_of_birth
FROM facts
JOIN trust USING (source)
GROUP BY person
ORDER BY person
