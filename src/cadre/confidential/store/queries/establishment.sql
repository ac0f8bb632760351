SELECT year::INTEGER AS year, coalesce(occupation, '_U') AS occupation,
       coalesce(known(facilities.area), posts.area, '_U') AS area,
       coalesce(known(facilities.ownership), posts.ownership, '_U') AS ownership,
       coalesce(known(facilities.facility_type), posts.facility_type, '_U') AS facility_type,
       sum(posts::DECIMAL(18, 6))::DOUBLE AS posts
FROM establishment_rows AS posts
LEFT JOIN facilities USING (facility)
GROUP BY ALL
ORDER BY ALL
