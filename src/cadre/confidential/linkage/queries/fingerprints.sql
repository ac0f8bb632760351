-- What a row says about who the person is, as sixteen hexadecimal digits: a file that was replaced has other
-- rows in the same places, and a decision about the rows that were there must not fall upon them.
-- Absent is told from empty; occupation and all else that is no part of the identity may change.
CREATE VIEW fingerprints AS
SELECT place, place // {places} AS rank, left(sha256(concat_ws(chr(31),
    coalesce(given_name, chr(30)), coalesce(family_name, chr(30)), coalesce(birth_date::VARCHAR, chr(30)),
    coalesce(national_id, chr(30)), coalesce(licence_number, chr(30)), coalesce(staff_number, chr(30)),
    coalesce(sex, chr(30))
)), 16) AS print
FROM raw_identities
