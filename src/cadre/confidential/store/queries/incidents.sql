-- One row per incident; a number that stands twice in one file is one incident.
SELECT year(date)::INTEGER AS year, coalesce(occupation, '_U') AS occupation,
       coalesce(known(facilities.area), harm.area, '_U') AS area,
       coalesce(sex, '_U') AS sex, coalesce(incident_type, '_U') AS incident_type
FROM incidents_rows AS harm
LEFT JOIN facilities USING (facility)
QUALIFY row_number() OVER (PARTITION BY source, coalesce(incident, '#' || row) ORDER BY row) = 1
ORDER BY ALL
