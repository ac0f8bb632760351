-- Workers for each inhabitant, as logarithms, against the median of the areas of the same level in the same year; the distance
-- is the modified z-score. Expected are the workers that the median would give to the area's population.
with density as (
    select w.year, w.occupation, w.area, w.level, w.value, p.value as people, ln(w.value / p.value) as y
    from quantities as w
    join quantities as p using (year, area)
    where w.quantity = 'practising' and p.quantity = 'population' and w.value > 0 and p.value > 0 and w.level > 0
),
middle as (
    select year, occupation, level, median(y) as centre from density group by all
    having count(*) >= getvariable('areas')
),
spreads as (
    select year, occupation, level, centre, median(abs(y - centre)) as spread
    from density
    join middle using (year, occupation, level)
    group by all
)
select year, occupation, area, '' as "of", value, exp(centre) * people as expected
from density
join spreads using (year, occupation, level)
where 0.6745 * abs(y - centre) > getvariable('score') * spread
  and abs(value / (exp(centre) * people) - 1) > getvariable('away')
  and greatest(value, exp(centre) * people) >= getvariable('least')
