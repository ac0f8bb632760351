-- Practising workers where facilities of their district, owner and type report work of their occupation, or of a
-- group that it belongs to.
with covered as (
    select distinct w.year, o.leaf as occupation, w.area, w.ownership, w.facility_type
    from workload w
    join occupation_closure o on o.code = w.occupation
)
select
    s.year, s.occupation, s.area, s.facility_type, count(*) as persons,
    coalesce(cast(sum(cast(floor(s.fte * 1000000 + 0.5) as bigint)) as double), 0) / 1000000 as fte
from stock s
join covered c
    on c.year = s.year and c.occupation = s.occupation and c.area = s.area and c.ownership = s.ownership
    and c.facility_type = s.facility_type
where s.activity = 'practising'
group by s.year, s.occupation, s.area, s.facility_type
