-- What each source says about each person, and in how many rows.
WITH told AS (
    SELECT person, source, row, year(birth_date) AS birth_year, sex, country_of_training, country_of_birth
    FROM register_rows
    UNION ALL SELECT person, source, row, year(birth_date), sex, NULL, NULL FROM contracts_rows
    UNION ALL SELECT person, source, row, year(birth_date), sex, NULL, NULL FROM payroll_rows
    UNION ALL SELECT person, source, row, year(birth_date), sex, NULL, NULL FROM education_rows
    UNION ALL SELECT person, source, row, year(birth_date), sex, NULL, NULL FROM movements_rows
)
SELECT person, source, birth_year::INTEGER AS birth_year, known(sex) AS sex,
       known(country_of_training) AS country_of_training, known(country_of_birth) AS country_of_birth,
       count(*) AS rows, min(row) AS first_row
FROM told
GROUP BY ALL
ORDER BY ALL
