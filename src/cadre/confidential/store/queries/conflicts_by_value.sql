-- Which values stand against each other; a thing of which two sources say the same other value counts once.
SELECT attribute, kept.value AS kept, told.value AS other, count(DISTINCT thing) AS things
FROM told JOIN kept USING (attribute, thing)
WHERE told.value <> kept.value
  AND attribute IN ('sex', 'birth_year', 'occupation', 'country_of_training', 'country_of_birth')
GROUP BY attribute, kept.value, told.value
QUALIFY row_number() OVER (PARTITION BY attribute ORDER BY count(DISTINCT thing) DESC, kept.value, told.value) <= {most}
ORDER BY attribute, things DESC, kept, other
