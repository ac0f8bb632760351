-- Linkage by a key compares nothing, so there is nothing to review.
SELECT NULL::VARCHAR AS left_source, NULL::BIGINT AS left_row, NULL::VARCHAR AS right_source,
       NULL::BIGINT AS right_row, NULL::DOUBLE AS probability, NULL::VARCHAR AS band,
       NULL::BIGINT AS person, NULL::VARCHAR AS basis
WHERE false
