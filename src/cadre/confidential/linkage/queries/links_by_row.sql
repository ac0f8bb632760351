SELECT
    one.source AS left_source, one.row AS left_row, two.source AS right_source, two.row AS right_row,
    probability, band, person, basis
FROM judged
JOIN records AS left_one ON left_one.record = left_record
JOIN records AS right_one ON right_one.record = right_record
JOIN record_of_row AS one ON one.place = left_one.place
JOIN record_of_row AS two ON two.place = right_one.place
ORDER BY one.place, two.place
