-- Medians do not add up, so every published marginal is taken from the rows: each leaf is joined to all the codes
-- that contain it. People paid for the whole year only. `median` is exact on both engines; `percentile_cont …
-- within group` would be rendered for Spark as its approximation. A median per hour is given only where hours are
-- known for nineteen in twenty, so that no fewer people stand behind it than the count beside it says.
with full_year as (
    select year, occupation, sex, gross_pay, gross_pay / nullif(hours_paid, 0) as hourly
    from pay
    where months_paid = 12 and gross_pay is not null and year in (select year from years)
)
select
    p.year, o.code as occupation, s.code as sex,
    count(*) as persons,
    floor(median(p.gross_pay) * 10000 + 0.5) / 10000 as median_annual,
    case when count(p.hourly) * 20 >= count(*) * 19 then floor(median(p.hourly) * 10000 + 0.5) / 10000 end
        as median_hourly
from full_year p
join occupation_closure o on o.leaf = p.occupation
join sex_closure s on s.leaf = p.sex
where s.code <> '_U'
group by all
