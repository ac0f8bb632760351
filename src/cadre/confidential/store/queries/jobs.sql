-- One row per contract. The facility list knows best where a facility is, what it is and whose.
SELECT person, source, coalesce(occupation, '_U') AS occupation,
       coalesce(known(facilities.area), jobs.area, '_U') AS area,
       jobs.facility,
       coalesce(ownership, '_U') AS ownership, coalesce(facility_type, '_U') AS facility_type,
       coalesce(role, '_U') AS role, coalesce(contract, '_U') AS contract,
       coalesce(working_time, '_U') AS working_time,
       fte, weekly_hours, start_date, end_date, exit_reason
FROM contracts_rows AS jobs
LEFT JOIN facilities USING (facility)
ORDER BY ALL
