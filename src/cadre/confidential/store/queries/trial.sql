-- Two stocks of the last year compared: who would be counted elsewhere, and which headcounts would change.
CREATE VIEW both_stocks AS
SELECT *, 'now' AS version FROM {now}
UNION ALL BY NAME
SELECT *, 'then' AS version FROM {then};

CREATE TABLE active AS
SELECT person, version, occupation, sex, age_band, area, training FROM both_stocks
WHERE year = (SELECT max(year) FROM both_stocks) AND activity <> 'inactive';

CREATE TABLE moved AS
SELECT person FROM active GROUP BY person
HAVING count(*) < 2 OR count(DISTINCT (occupation, sex, age_band, area, training)) > 1;

CREATE TABLE changed AS
SELECT dimension, code, count(*) FILTER (version = 'now') AS before, count(*) FILTER (version = 'then') AS after
FROM (UNPIVOT active ON occupation, sex, age_band, area, training INTO NAME dimension VALUE code)
GROUP BY ALL
HAVING before <> after
