-- One row per area; what has no parent lies directly in the country.
SELECT area,
       CASE WHEN area <> getvariable('country') THEN coalesce(parent, getvariable('country')) END AS parent,
       name_en, name_ru, tile_column::INTEGER AS tile_column, tile_row::INTEGER AS tile_row,
       areas_rows.country
FROM areas_rows
QUALIFY row_number() OVER (PARTITION BY area ORDER BY trust, row) = 1
ORDER BY area
