SELECT year::INTEGER AS year, load.occupation AS occupation,
       coalesce(known(facilities.area), '_U') AS area,
       coalesce(known(facilities.ownership), '_U') AS ownership,
       coalesce(known(facilities.facility_type), '_U') AS facility_type,
       facility, activity, volume::DOUBLE AS volume, minutes::DOUBLE AS minutes,
       available_hours::DOUBLE AS available_hours,
       coalesce(support_percent, 0)::DOUBLE AS support_percent, coalesce(extra_hours, 0)::DOUBLE AS extra_hours
FROM workload_rows AS load
LEFT JOIN facilities USING (facility)
ORDER BY ALL
