-- What became of each decision: `pair` as it was named then, the rows where they are now (none when lapsed).
SELECT pair, decision, state, left_one.source AS left_source, left_one.row AS left_row,
       right_one.source AS right_source, right_one.row AS right_row
FROM traced
LEFT JOIN record_of_row AS left_one ON left_one.place = one
LEFT JOIN record_of_row AS right_one ON right_one.place = two
ORDER BY turn
