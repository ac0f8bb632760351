-- `…_max` is the greatest single share of a sum: what the rule on dominance is held against.
select
    year, occupation, area, sex, ownership,
    count(*) as persons,
    coalesce(cast(sum(cast(floor(gross_pay * 100 + 0.5) as bigint)) as double), 0) / 100 as gross_pay,
    coalesce(cast(sum(cast(floor(hours_paid * 10000 + 0.5) as bigint)) as double), 0) / 10000 as paid_hours,
    coalesce(cast(sum(cast(floor(months_paid * 10000 + 0.5) as bigint)) as double), 0) / 10000 as paid_months,
    coalesce(max(cast(floor(gross_pay * 100 + 0.5) as bigint)) / 100, 0) as gross_pay_max
from pay
where year in (select year from years) and gross_pay is not null
group by all
