SELECT person, source, coalesce(occupation, '_U') AS occupation, coalesce(licence_status, '_U') AS licence_status,
       first_licensed, valid_to, removed_on, removal_reason,
       coalesce(area, '_U') AS area, coalesce(specialty, 'none') AS specialty
FROM register_rows
ORDER BY ALL
