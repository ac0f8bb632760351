-- One row per facility; where two lists name it, the more trusted one speaks.
SELECT facility, name, coalesce(area, '_U') AS area, coalesce(facility_type, '_U') AS facility_type,
       coalesce(ownership, '_U') AS ownership
FROM facilities_rows
QUALIFY row_number() OVER (PARTITION BY facility ORDER BY trust, row) = 1
ORDER BY facility
