-- Where two sources give the same value, the more trusted one speaks.
SELECT series, area, year::INTEGER AS year, coalesce(occupation, '_T') AS occupation,
       coalesce(sex, '_T') AS sex, value, unit, source
FROM series_rows
QUALIFY rank() OVER (
    PARTITION BY series, area, year, coalesce(occupation, '_T'), coalesce(sex, '_T') ORDER BY trust
) = 1
ORDER BY ALL
