-- Every row of every person-level extract with its person: the place of the person's first row.
SELECT source, row, persons.person
FROM record_of_row
JOIN persons USING (record)
ORDER BY record_of_row.place
