SELECT year::INTEGER AS year, item, coalesce(funder, '_U') AS funder, coalesce(occupation, '_U') AS occupation,
       budgeted, executed, currency
FROM budget_rows
ORDER BY ALL
