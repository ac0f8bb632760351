SELECT year, person, occupation, area, sex, birth_year, age_band, ownership, facility_type, contract,
       working_time, training, birthplace, activity, licensed, specialty, fte, weekly_hours
FROM standing
JOIN years USING (year)
ORDER BY year, person
