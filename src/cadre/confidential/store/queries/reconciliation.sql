-- Where sources disagree about a person. Nothing here accuses anybody: each row is to be checked.
-- Differences without a year of their own stand under the last year of the workspace.
WITH last_year AS (SELECT max(year) AS year FROM years),
disputed AS (
    SELECT person
    FROM facts
    GROUP BY person
    HAVING min(birth_year) <> max(birth_year) OR min(sex) <> max(sex)
),
told AS (
    SELECT person, source, 'birth_year' AS attribute, birth_year::VARCHAR AS value, birth_year_rank AS trust,
           rows, first_row
    FROM facts JOIN disputed USING (person) JOIN trust USING (source) WHERE birth_year IS NOT NULL
    UNION ALL
    SELECT person, source, 'sex', sex, sex_rank, rows, first_row
    FROM facts JOIN disputed USING (person) JOIN trust USING (source) WHERE sex IS NOT NULL
),
values_told AS (
    SELECT person, attribute, value, arg_min(source, weight(trust, rows, first_row)) AS source,
           min(weight(trust, rows, first_row)) AS place
    FROM told
    GROUP BY person, attribute, value
),
kept AS (
    SELECT person, attribute, arg_min(value, place) AS value, arg_min(source, place) AS source
    FROM values_told
    GROUP BY person, attribute
    HAVING count(*) > 1
),
two_values AS (
    SELECT person, attribute || '_differs' AS kind, last_year.year,
           kept.source AS source_left, kept.value AS value_left,
           other.source AS source_right, other.value AS value_right, kept.value AS kept
    FROM kept
    JOIN values_told AS other USING (person, attribute)
    CROSS JOIN last_year
    WHERE other.value <> kept.value
),
two_occupations AS (
    SELECT person, 'occupation_differs' AS kind, year,
           licence_source AS source_left, licence_occupation AS value_left,
           work_source AS source_right, work_occupation AS value_right, occupation AS kept
    FROM standing
    JOIN years USING (year)
    WHERE licence_occupation <> work_occupation
),
payroll_years AS (SELECT year, min(source) AS source FROM paid GROUP BY year),
licensed_not_paid AS (
    SELECT person, 'licensed_not_paid' AS kind, year, licence_source AS source_left, 'yes' AS value_left,
           payroll_years.source AS source_right, 'no' AS value_right, NULL AS kept
    FROM standing
    JOIN years USING (year)
    JOIN payroll_years USING (year)
    ANTI JOIN paid USING (person, year)
    WHERE licensed = 'yes'
),
-- only occupations that some register holds can be missing from it
paid_not_registered AS (
    SELECT person, 'paid_not_registered' AS kind, year, paid.source AS source_left, 'yes' AS value_left,
           NULL AS source_right, 'no' AS value_right, NULL AS kept
    FROM paid
    JOIN years USING (year)
    ANTI JOIN licences USING (person)
    WHERE occupation IN (SELECT known(occupation) FROM licences)
),
-- more pay records than contracts of the year, and more than twelve months paid
contracts_of_year AS (
    SELECT person, years.year, count(*) AS contracts
    FROM jobs
    JOIN years ON coalesce(year(start_date) <= years.year, true) AND coalesce(year(end_date) >= years.year, true)
    GROUP BY ALL
),
several AS (
    SELECT person, year
    FROM paid
    LEFT JOIN contracts_of_year USING (person, year)
    WHERE payers > greatest(coalesce(contracts, 1), 1) AND coalesce(all_months > 12, true)
),
paid_rows AS (
    SELECT person, year, source, months_paid,
           row_number() OVER (PARTITION BY person, year ORDER BY gross_pay DESC NULLS LAST, source, row) AS turn
    FROM payroll_rows
    JOIN several USING (person, year)
    WHERE coalesce(months_paid, 1) > 0 AND coalesce(gross_pay, 1) <> 0
),
paid_twice AS (
    SELECT person, 'paid_twice' AS kind, year,
           max(source) FILTER (turn = 1) AS source_left, max(months_paid::VARCHAR) FILTER (turn = 1) AS value_left,
           max(source) FILTER (turn = 2) AS source_right, max(months_paid::VARCHAR) FILTER (turn = 2) AS value_right,
           NULL AS kept
    FROM paid_rows
    JOIN years USING (year)
    GROUP BY person, year
),
-- a death or a retirement on record, and pay for months after it; those with a contract since have come back
ended AS (
    SELECT person, event AS reason, min(date) AS date FROM departures WHERE event = 'death' GROUP BY ALL
    UNION ALL
    SELECT person, 'retirement', max(date)
    FROM (
        SELECT person, removed_on AS date FROM licences WHERE removal_reason = 'retirement'
        UNION ALL SELECT person, end_date FROM jobs WHERE exit_reason = 'retirement'
    )
    WHERE date IS NOT NULL
    GROUP BY person
),
paid_after AS (
    SELECT person, year, reason, date, source
    FROM paid
    JOIN ended USING (person)
    JOIN years USING (year)
    WHERE (year(date) < year OR (year(date) = year AND all_months > month(date)))
      AND (reason = 'death' OR NOT EXISTS (
          SELECT 1 FROM jobs
          WHERE jobs.person = paid.person AND coalesce(jobs.end_date > ended.date, true)
      ))
),
dead_or_retired_paid AS (
    SELECT person, 'dead_or_retired_paid' AS kind, year,
           NULL AS source_left, arg_min(reason, date) || ' ' || min(year(date)) AS value_left,
           min(source) AS source_right, 'paid' AS value_right, NULL AS kept
    FROM paid_after
    GROUP BY person, year
)
FROM (
    FROM two_values
    UNION ALL BY NAME FROM two_occupations
    UNION ALL BY NAME FROM licensed_not_paid
    UNION ALL BY NAME FROM paid_not_registered
    UNION ALL BY NAME FROM paid_twice
    UNION ALL BY NAME FROM dead_or_retired_paid
)
SELECT person, kind, year::INTEGER AS year, source_left, value_left, source_right, value_right, kept
ORDER BY ALL
