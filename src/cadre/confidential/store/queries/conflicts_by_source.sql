-- Of what several sources speak of: how often each one does, is followed in a conflict, or is not.
SELECT attribute, told.source, count(*) AS told,
       count(*) FILTER (disputed AND told.source = kept.source) AS followed,
       count(*) FILTER (disputed AND told.value <> kept.value) AS overruled
FROM told JOIN kept USING (attribute, thing)
GROUP BY attribute, told.source
ORDER BY attribute, min(rank), told.source
