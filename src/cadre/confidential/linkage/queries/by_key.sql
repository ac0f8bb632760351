-- One shared key instead of probabilities: same key, same person. Rows without it count as one person when
-- the whole identity, birth date included, is written the same way; otherwise each is its own.
CREATE VIEW keyed AS
SELECT
    place, source, row,
    md5_number(coalesce(
        'k' || told_number(folded_number({key})),
        'i' || lower(given_name) || '|' || lower(family_name) || '|' || birth_date || '|' || coalesce(sex, ''),
        'p' || place
    )) AS identity
FROM raw_identities;

CREATE TABLE first_places AS
SELECT identity, min(place) AS person FROM keyed GROUP BY identity;
