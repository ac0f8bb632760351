SELECT attribute, kept.source AS followed, told.source AS overruled, count(*) AS things
FROM told JOIN kept USING (attribute, thing)
WHERE told.value <> kept.value
GROUP BY ALL
ORDER BY ALL
