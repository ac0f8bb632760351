-- Pairs of rows, counted through the contingency of persons found and true persons, never one by one.
WITH cells AS (
    SELECT found.person AS found, truth.person AS truth, count(*) AS n
    FROM found JOIN truth USING (source, row)
    GROUP BY ALL
),
by_found AS (SELECT sum(n) AS n FROM cells GROUP BY found),
by_truth AS (SELECT sum(n) AS n FROM cells GROUP BY truth)
SELECT
    (SELECT coalesce(sum(n * (n - 1) // 2), 0) FROM cells) AS agreed,
    (SELECT coalesce(sum(n * (n - 1) // 2), 0) FROM by_found) AS claimed,
    (SELECT coalesce(sum(n * (n - 1) // 2), 0) FROM by_truth) AS true_pairs
