-- One row per person and year of pay. Months of several payers add up to twelve at most; occupation and place
-- are those of the payer who paid most.
WITH ranked AS (
    SELECT person, year, source, trust,
           known(occupation) AS occupation,
           coalesce(known(facilities.area), known(payroll.area)) AS area,
           known(ownership) AS ownership, known(facility_type) AS facility_type,
           gross_pay, hours_paid, months_paid,
           -- most money first, then the more trusted source, then the first row
           (1_000_000_000_000_000 - (coalesce(gross_pay, 0) * 100)::BIGINT)::HUGEINT * 100_000_000_000_000
               + trust::HUGEINT * 10_000_000_000 + row AS place
    FROM payroll_rows AS payroll
    LEFT JOIN facilities USING (facility)
    WHERE coalesce(months_paid, 1) > 0 AND coalesce(gross_pay, 1) <> 0
)
SELECT
    person, year,
    arg_min(source, place) AS source,
    arg_min(occupation, place) FILTER (occupation IS NOT NULL) AS occupation,
    arg_min(source, place) FILTER (occupation IS NOT NULL) AS occupation_source,
    arg_min(area, place) FILTER (area IS NOT NULL) AS area,
    arg_min(ownership, place) FILTER (ownership IS NOT NULL) AS ownership,
    arg_min(facility_type, place) FILTER (facility_type IS NOT NULL) AS facility_type,
    decimal_sum(gross_pay) AS gross_pay,
    decimal_sum(hours_paid) AS hours_paid,
    decimal_sum(months_paid) AS all_months,
    least(decimal_sum(months_paid), 12) AS months_paid,
    count(*)::INTEGER AS payers
FROM ranked
GROUP BY person, year
ORDER BY person, year
