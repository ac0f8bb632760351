SELECT 0::BIGINT AS left_record, 0::BIGINT AS right_record, 0 AS step, '' AS comparison, 0 AS level,
       '' AS said_left, '' AS said_right, '' AS left_key, '' AS right_key, 0::DOUBLE AS weight,
       0::DOUBLE AS frequency
WHERE false
