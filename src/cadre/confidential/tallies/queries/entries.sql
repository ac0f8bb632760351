-- The first pay is that of the year of entry, brought to twelve months; an entrant without a pay record adds none.
select
    f.year, f.occupation, f.area, f.sex, f.entry_origin, f.ownership,
    count(*) as persons,
    coalesce(cast(sum(cast(floor(p.gross_pay * 12 / nullif(p.months_paid, 0) * 100 + 0.5) as bigint)) as double), 0)
        / 100 as starting_pay
from flows f
left join pay p on p.person = f.person and p.year = f.year
where f.flow = 'entry'
group by all
