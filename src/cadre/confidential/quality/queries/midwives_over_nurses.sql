-- Both levels together; professionals and associates apart where it is not so of both. Among the professionally active.
with pairs as (
    select unnest(['MID', '2222', '3222']) as midwives, unnest(['NUR', '2221', '3221']) as nurses
),
active as (
    select year, area, occupation, sum(persons)::double as persons
    from workers
    where activity <> 'inactive' and level <= getvariable('depth')
    group by all
)
select m.year, midwives as occupation, m.area, '' as "of", m.persons as value, coalesce(n.persons, 0) as expected
from pairs
join active as m on m.occupation = midwives
left join active as n on n.occupation = nurses and n.year = m.year and n.area = m.area
where m.persons >= getvariable('least') and m.persons > coalesce(n.persons, 0)
qualify midwives = 'MID' or count(*) filter (midwives = 'MID') over (partition by m.year, m.area) = 0
