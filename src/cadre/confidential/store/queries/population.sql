-- Where two sources count the same people, the more trusted one speaks.
SELECT area, year::INTEGER AS year, coalesce(sex, '_U') AS sex, age_from::INTEGER AS age_from,
       age_to::INTEGER AS age_to, persons
FROM population_rows
QUALIFY rank() OVER (PARTITION BY area, year ORDER BY trust) = 1
ORDER BY ALL
