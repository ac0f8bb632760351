-- Every row of every person-level extract with its person: the place of the person's first row.
SELECT source, row, person
FROM keyed
JOIN first_places USING (identity)
ORDER BY place
