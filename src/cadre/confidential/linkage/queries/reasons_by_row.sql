SELECT
    one.source AS left_source, one.row AS left_row, two.source AS right_source, two.row AS right_row,
    step, comparison, level, said_left AS left, said_right AS right, left_key, right_key, weight, frequency
FROM reasons
JOIN said AS one ON one.record = left_record
JOIN said AS two ON two.record = right_record
ORDER BY one.place, two.place, step
