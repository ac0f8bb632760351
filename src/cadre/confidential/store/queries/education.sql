SELECT person, coalesce(students.occupation, '_U') AS occupation, workers.sex, institution,
       admitted_year, coalesce(status, '_U') AS status, status_year
FROM education_rows AS students
JOIN workers USING (person)
ORDER BY ALL
