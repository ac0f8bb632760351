select
    year, item, coalesce(funder, '_U') as funder, coalesce(occupation, '_U') as occupation,
    coalesce(cast(sum(cast(floor(budgeted * 100 + 0.5) as bigint)) as double), 0) / 100 as budgeted,
    coalesce(cast(sum(cast(floor(executed * 100 + 0.5) as bigint)) as double), 0) / 100 as executed
from budget
group by all
order by all
