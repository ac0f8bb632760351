select
    year, occupation, area, ownership, facility_type,
    coalesce(cast(sum(cast(floor(posts * 1000000 + 0.5) as bigint)) as double), 0) / 1000000 as posts
from establishment
where year in (select year from years)
group by all
