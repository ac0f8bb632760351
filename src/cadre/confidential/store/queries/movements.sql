SELECT person, coalesce(moves.occupation, '_U') AS occupation, workers.sex, direction,
       coalesce(partner, '_U') AS partner, year(date)::INTEGER AS year
FROM movements_rows AS moves
JOIN workers USING (person)
ORDER BY ALL
