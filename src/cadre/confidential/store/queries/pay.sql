-- Pay by the occupation the worker is counted under that year; the place is the payer's where it is known.
SELECT paid.person, paid.year::INTEGER AS year,
       coalesce(CASE WHEN activity <> 'inactive' THEN known(stock.occupation) END, paid.occupation, '_U') AS occupation,
       coalesce(paid.area, stock.area, '_U') AS area,
       coalesce(paid.ownership, stock.ownership, '_U') AS ownership,
       coalesce(paid.facility_type, stock.facility_type, '_U') AS facility_type,
       workers.sex, gross_pay, hours_paid, months_paid, payers
FROM paid
JOIN workers USING (person)
LEFT JOIN stock USING (person, year)
ORDER BY year, person
