-- Practising workers where the establishment funds posts of their occupation. A line of the establishment that
-- names a whole group, a region or no owner covers every occupation, district and owner below it.
with covered as (
    select distinct e.year, o.leaf as occupation, a.leaf as area, w.leaf as ownership
    from establishment e
    join occupation_closure o on o.code = e.occupation
    join area_closure a on a.code = e.area
    join ownership_closure w on w.code = case when e.ownership = '_U' then '_T' else e.ownership end
    where e.posts > 0
)
select s.year, s.occupation, s.area, s.ownership, count(*) as posts
from stock s
join covered c
    on c.year = s.year and c.occupation = s.occupation and c.area = s.area and c.ownership = s.ownership
where s.activity = 'practising'
group by all
