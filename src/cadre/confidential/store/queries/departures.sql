-- Deaths, emigrations and returns, by date. A death without a date counts from the last date the row tells.
SELECT person, 'death' AS event, coalesce(removed_on, valid_to, first_licensed, DATE '1900-01-01') AS date
FROM licences WHERE removal_reason = 'death'
UNION
SELECT person, 'death', coalesce(end_date, start_date, DATE '1900-01-01') FROM jobs WHERE exit_reason = 'death'
UNION
SELECT person, 'emigration', coalesce(removed_on, valid_to, first_licensed, DATE '1900-01-01')
FROM licences WHERE removal_reason = 'emigration'
UNION
SELECT person, 'emigration', coalesce(end_date, start_date, DATE '1900-01-01')
FROM jobs WHERE exit_reason = 'emigration'
UNION
SELECT person, CASE direction WHEN 'departure' THEN 'emigration' ELSE 'return' END, date
FROM movements_rows WHERE date IS NOT NULL
ORDER BY ALL
