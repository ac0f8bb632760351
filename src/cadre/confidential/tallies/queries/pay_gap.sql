-- People paid for the whole year. Pay stands as a multiple of the year's mean, in whole ten-thousandths, and its
-- logarithm in whole hundred-thousandths, so that sums of squares stay within 64 bits and no order of addition shows.
-- `…_max` and `…_low_max` are the greatest and the least pay of a cell, the least with its sign changed: what the
-- rule on dominance is held against.
with full_year as (
    select
        p.year, p.sex, p.occupation, coalesce(s.age_band, '_U') as age_band, p.area, p.ownership,
        coalesce(s.working_time, '_U') as working_time,
        p.gross_pay / 12 as monthly,
        case when p.hours_paid > 0 then p.gross_pay / p.hours_paid end as hourly
    from pay p
    left join stock s on s.person = p.person and s.year = p.year
    where p.months_paid = 12 and p.gross_pay > 0 and p.sex in ('F', 'M') and p.year in (select year from years)
),
means as (
    select
        year,
        cast(cast(sum(cast(floor(monthly * 100 + 0.5) as bigint)) as bigint) as double) / 100 / count(*) as monthly,
        cast(cast(sum(cast(floor(hourly * 10000 + 0.5) as bigint)) as bigint) as double) / 10000
            / nullif(count(hourly), 0) as hourly
    from full_year
    group by year
),
multiples as (
    select
        f.year, f.sex, f.occupation, f.age_band, f.area, f.ownership, f.working_time,
        cast(floor(f.monthly / m.monthly * 10000 + 0.5) as bigint) as monthly,
        cast(floor(ln(f.monthly / m.monthly) * 100000 + 0.5) as bigint) as monthly_log,
        cast(floor(f.hourly / m.hourly * 10000 + 0.5) as bigint) as hourly,
        cast(floor(ln(f.hourly / m.hourly) * 100000 + 0.5) as bigint) as hourly_log
    from full_year f
    join means m on m.year = f.year
)
select
    year, sex, occupation, age_band, area, ownership, working_time,
    count(*) as persons,
    cast(cast(sum(monthly) as bigint) as double) / 10000 as monthly,
    cast(cast(sum(monthly * monthly) as bigint) as double) / 100000000 as monthly_squares,
    cast(cast(sum(monthly_log) as bigint) as double) / 100000 as monthly_log,
    cast(cast(sum(monthly_log * monthly_log) as bigint) as double) / 10000000000 as monthly_log_squares,
    count(hourly) as timed,
    coalesce(cast(cast(sum(hourly) as bigint) as double) / 10000, 0) as hourly,
    coalesce(cast(cast(sum(hourly * hourly) as bigint) as double) / 100000000, 0) as hourly_squares,
    coalesce(cast(cast(sum(hourly_log) as bigint) as double) / 100000, 0) as hourly_log,
    coalesce(cast(cast(sum(hourly_log * hourly_log) as bigint) as double) / 10000000000, 0) as hourly_log_squares,
    cast(max(monthly) as double) / 10000 as monthly_max,
    cast(max(-monthly) as double) / 10000 as monthly_low_max,
    cast(max(hourly) as double) / 10000 as hourly_max,
    cast(max(-hourly) as double) / 10000 as hourly_low_max
from multiples
group by all
