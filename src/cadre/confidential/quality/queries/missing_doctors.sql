-- Generalists without specialists, specialists without generalists, or doctors of no kind, among the professionally active.
with doctors as (
    select year, area,
           coalesce(sum(persons) filter (occupation = '2211'), 0)::double as generalists,
           coalesce(sum(persons) filter (occupation = '2212'), 0)::double as specialists,
           coalesce(sum(persons) filter (occupation = '221'), 0)::double as doctors
    from workers
    where activity <> 'inactive' and level <= getvariable('depth')
    group by all
)
select year, '221' as occupation, area,
       case when generalists = 0 and specialists = 0 then '221' when generalists = 0 then '2211' else '2212' end as "of",
       0::double as value, doctors as expected
from doctors
where doctors >= getvariable('least') and (generalists = 0 or specialists = 0)
