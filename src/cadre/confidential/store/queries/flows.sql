-- Entry: practising at the end of the year, and never known to practise before. Exit: practising at the end
-- of the year before, and no longer active. Somebody known from pay alone can only enter or leave in a year
-- whose neighbour has a payroll too.
WITH practising AS (SELECT * FROM standing WHERE activity = 'practising'),
paid_years AS (SELECT DISTINCT year FROM paid),
first_practice AS (
    SELECT person, min(day) AS day
    FROM (
        SELECT person, coalesce(start_date, DATE '1900-01-01') AS day FROM jobs
        WHERE practises(role, occupation, facility_type)
        UNION ALL SELECT person, make_date(year, 12, 31) FROM paid
    )
    GROUP BY person
),
entries AS (
    SELECT now.year, now.person, 'entry' AS flow, now.occupation, now.area, now.sex, now.age_band,
           now.ownership,
           CASE now.training WHEN 'domestic' THEN 'domestic_graduate'
                             WHEN 'foreign' THEN 'foreign_trained' ELSE '_U' END AS entry_origin,
           NULL AS exit_reason
    FROM practising AS now
    JOIN years USING (year)
    JOIN first_practice ON first_practice.person = now.person AND year(first_practice.day) = now.year
    ANTI JOIN practising AS before ON before.person = now.person AND before.year = now.year - 1
    WHERE now.basis = 'contract' OR now.year - 1 IN (SELECT year FROM paid_years)
),
exits AS (
    SELECT before.year + 1 AS year, before.person, before.occupation, before.area, before.sex,
           age_band(before.year + 1 - before.birth_year) AS age_band, before.ownership
    FROM practising AS before
    JOIN years ON years.year = before.year + 1
    ANTI JOIN standing AS now
        ON now.person = before.person AND now.year = before.year + 1 AND now.activity <> 'inactive'
    WHERE before.basis = 'contract' OR before.year + 1 IN (SELECT year FROM paid_years)
),
-- why: a death first, then what the employer says, then the register, then a letter of verification. The
-- last day of a job is worked: who leaves on 31 December leaves in the next year. Registers are often a year late.
reasons AS (
    SELECT person, year(date) AS year, CASE event WHEN 'death' THEN 1 ELSE 4 END AS place, event AS reason,
           date
    FROM departures WHERE event <> 'return'
    UNION ALL
    SELECT person, year(end_date + INTERVAL 1 DAY), 2, exit_reason, end_date
    FROM jobs WHERE known(exit_reason) IS NOT NULL
    UNION ALL
    SELECT person, year(removed_on) - late, 3 + 2 * late, removal_reason, removed_on
    FROM licences CROSS JOIN (SELECT unnest([0, 1]) AS late)
    WHERE known(removal_reason) IS NOT NULL
),
reason AS (
    SELECT person, year, arg_min(reason, {'p': place, 'd': -datediff('day', DATE '1900-01-01', date), 'r': reason})
           AS reason
    FROM reasons WHERE date IS NOT NULL
    GROUP BY ALL
)
FROM (
    FROM entries
    UNION ALL BY NAME
    SELECT exits.*, 'exit' AS flow, NULL AS entry_origin, coalesce(reason, '_U') AS exit_reason
    FROM exits LEFT JOIN reason USING (person, year)
)
SELECT year::INTEGER AS year, person, flow, occupation, area, sex, age_band, ownership, entry_origin, exit_reason
ORDER BY ALL
