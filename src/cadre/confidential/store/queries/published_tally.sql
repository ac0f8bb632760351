SELECT tally, measure, area, year::INTEGER AS year, occupation, sex, age_band, ownership, facility_type,
       training, value, source
FROM published_tally_rows
ORDER BY ALL
