-- Where the rows of each decision are now. A row is found in its place when it says of the person what it said
-- then (always, when no fingerprint was kept); else where exactly one row of its source does; else nowhere.
CREATE TABLE placed AS
WITH asked AS (
    SELECT DISTINCT unnest([one, two]) AS place, unnest([one_print, two_print]) AS print FROM told
),
there AS (
    SELECT * FROM fingerprints
    WHERE place IN (SELECT place FROM asked) OR print IN (SELECT print FROM asked WHERE print <> '')
),
elsewhere AS (
    SELECT asked.place, asked.print, min(there.place) AS now
    FROM asked JOIN there ON there.print = asked.print AND there.rank = asked.place // {places}
    WHERE asked.place >= 0
    GROUP BY ALL
    HAVING count(*) = 1
)
SELECT asked.place, asked.print, coalesce(there.place, elsewhere.now) AS now
FROM asked
LEFT JOIN there ON there.place = asked.place AND asked.print IN ('', there.print)
LEFT JOIN elsewhere ON elsewhere.place = asked.place AND elsewhere.print = asked.print;

-- `state`: held where they were, moved to where the rows are now, or lapsed: to be decided again.
CREATE TABLE traced AS
SELECT turn, pair, one.now AS one, two.now AS two, decision,
       CASE WHEN one.now IS NULL OR two.now IS NULL OR one.now = two.now THEN 'lapsed'
            WHEN one.now <> told.one OR two.now <> told.two THEN 'moved'
            ELSE 'held' END AS state
FROM told
JOIN placed AS one ON one.place = told.one AND one.print = told.one_print
JOIN placed AS two ON two.place = told.two AND two.print = told.two_print;

CREATE TABLE decisions AS SELECT turn, pair, one, two, decision FROM traced WHERE state <> 'lapsed';

-- rows that must not collapse into one record
CREATE TABLE told_apart AS
SELECT unnest([one, two]) AS place FROM decisions WHERE decision = 'different';
