-- The first pay is that of the year of entry, brought to twelve months; entrants without a pay record are left out.
with first_pay as (
    select
        f.year, f.occupation, f.sex, f.ownership,
        cast(floor(p.gross_pay * 12 / p.months_paid * 100 + 0.5) as bigint) as cents
    from flows f
    join pay p on p.person = f.person and p.year = f.year
    where f.flow = 'entry' and p.months_paid > 0 and p.gross_pay is not null
)
select
    year, occupation, sex, ownership,
    count(*) as persons,
    cast(sum(cents) as double) / 100 as starting_pay,
    max(cents) / 100 as starting_pay_max
from first_pay
group by all
