-- An amount nobody gave is not zero: a sum with one in it is not known.
select
    year, item, coalesce(funder, '_U') as funder, coalesce(occupation, '_U') as occupation,
    case when count(budgeted) = count(*) then cast(sum(cast(floor(budgeted * 100 + 0.5) as bigint)) as double) / 100 end as budgeted,
    case when count(executed) = count(*) then cast(sum(cast(floor(executed * 100 + 0.5) as bigint)) as double) / 100 end as executed
from budget
group by all
