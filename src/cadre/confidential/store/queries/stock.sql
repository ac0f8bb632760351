-- Training abroad is told by country: the codes of countries are the parts of "foreign".
SELECT year, person, occupation, area, sex, birth_year, age_band, ownership, facility_type, contract,
       working_time, CASE training WHEN 'foreign' THEN country_of_training ELSE training END AS training, birthplace, activity, licensed, specialty, fte, weekly_hours
FROM standing
JOIN years USING (year)
ORDER BY year, person
