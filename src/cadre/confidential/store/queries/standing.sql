-- Every known worker on 31 December of each year of the workspace and of the year before: what they do, by
-- which source, and with which licence. The dead and those who left the country are not there.
WITH days AS (
    SELECT DISTINCT unnest([year, year - 1])::INTEGER AS year, make_date(unnest([year, year - 1]), 12, 31) AS day
    FROM years
),
first_seen AS (
    SELECT person, min(day) AS day
    FROM (
        SELECT person, coalesce(first_licensed, DATE '1900-01-01') AS day FROM licences
        UNION ALL SELECT person, coalesce(start_date, DATE '1900-01-01') FROM jobs
        UNION ALL SELECT person, make_date(year, 1, 1) FROM paid
    )
    GROUP BY person
),
-- the job of the day: most hours, then held longest, then the more trusted source
contract_work AS (
    SELECT days.year, person, occupation, area, ownership, facility_type, role, contract, working_time,
           fte, weekly_hours, source
    FROM jobs
    JOIN days ON coalesce(start_date <= day, true) AND coalesce(end_date >= day, true)
    JOIN trust USING (source)
    QUALIFY row_number() OVER (
        PARTITION BY days.year, person
        ORDER BY -coalesce(fte, -1), coalesce(start_date, DATE '9999-12-31'), occupation_rank, place
    ) = 1
),
gone AS (
    SELECT days.year, person,
           max(date) FILTER (event = 'death') AS died,
           max(date) FILTER (event = 'emigration') AS emigrated,
           max(date) FILTER (event = 'return') AS returned
    FROM departures
    JOIN days ON date <= day
    GROUP BY ALL
),
-- somebody paid in the year, for whom no contract tells more, counts as at work on its last day
pay_work AS (
    SELECT paid.*
    FROM paid
    JOIN days USING (year)
    LEFT JOIN gone USING (year, person)
    ANTI JOIN (
        SELECT DISTINCT person, days.year
        FROM jobs
        JOIN days ON coalesce(start_date <= day, true)
    ) AS contracted USING (person, year)
    WHERE coalesce(year(emigrated) < year, true)
),
work AS (
    SELECT 'contract' AS basis, * FROM contract_work
    UNION ALL BY NAME
    SELECT 'pay' AS basis, year, person, coalesce(occupation, '_U') AS occupation,
           coalesce(area, '_U') AS area, coalesce(ownership, '_U') AS ownership,
           coalesce(facility_type, '_U') AS facility_type, '_U' AS role, '_U' AS contract,
           '_U' AS working_time, NULL::DOUBLE AS fte,
           round(hours_paid / nullif(months_paid / 12 * 52, 0), 2) AS weekly_hours,
           coalesce(occupation_source, source) AS source
    FROM pay_work
),
-- the licence that speaks for the worker: one that holds, the newest, of the more trusted source
licence AS (
    SELECT days.year, person, licences.occupation, licences.area, specialty, source,
           licence_holds(licence_status, first_licensed, valid_to, removed_on, day) AS holds
    FROM licences
    JOIN days ON coalesce(first_licensed <= day, true)
    JOIN trust USING (source)
    QUALIFY row_number() OVER (
        PARTITION BY days.year, person
        ORDER BY NOT holds, DATE '9999-12-31' - coalesce(first_licensed, DATE '0001-01-01'), occupation_rank,
                 place
    ) = 1
),
joined AS (
    SELECT
        days.year, person,
        work.basis,
        known(work.occupation) AS work_occupation, work.source AS work_source,
        CASE WHEN licence.holds THEN known(licence.occupation) END AS licence_occupation,
        licence.source AS licence_source,
        CASE WHEN known(work.occupation) IS NULL OR (licence.holds AND known(licence.occupation) IS NOT NULL
                  AND of_licence.occupation_rank < of_work.occupation_rank)
             THEN coalesce(known(licence.occupation), '_U')
             ELSE work.occupation END AS occupation,
        coalesce(known(work.area), licence.area, '_U') AS area,
        coalesce(work.ownership, '_U') AS ownership,
        coalesce(work.facility_type, '_U') AS facility_type,
        coalesce(work.contract, '_U') AS contract,
        coalesce(work.working_time, '_U') AS working_time,
        CASE WHEN work.basis IS NULL THEN 'inactive'
             WHEN practises(work.role, work.occupation, work.facility_type) THEN 'practising'
             ELSE 'active_other' END AS activity,
        CASE WHEN licence.holds THEN 'yes' ELSE 'no' END AS licensed,
        coalesce(licence.specialty, 'none') AS specialty,
        work.fte, work.weekly_hours
    FROM first_seen
    JOIN days ON first_seen.day <= days.day
    LEFT JOIN work USING (year, person)
    LEFT JOIN licence USING (year, person)
    LEFT JOIN gone USING (year, person)
    LEFT JOIN trust AS of_work ON of_work.source = work.source
    LEFT JOIN trust AS of_licence ON of_licence.source = licence.source
    WHERE gone.died IS NULL
      AND (work.basis IS NOT NULL OR gone.emigrated IS NULL OR coalesce(gone.returned > gone.emigrated, false))
)
SELECT joined.*, workers.sex, workers.birth_year, age_band(year - workers.birth_year) AS age_band,
       place_of(country_of_birth) AS birthplace,
       CASE WHEN place_of(country_of_training) = '_U' AND graduates.person IS NOT NULL THEN 'domestic'
            ELSE place_of(country_of_training) END AS training,
       country_of_training
FROM joined
JOIN workers USING (person)
LEFT JOIN (
    SELECT DISTINCT person FROM education WHERE status = 'graduated'
) AS graduates USING (person)
ORDER BY year, person
