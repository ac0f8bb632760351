-- Published values are taken as they are. When two sources give the same cell, the first source by name speaks.
with ranked as (
    select
        year, series, area, coalesce(occupation, '_T') as occupation, coalesce(sex, '_T') as sex, value,
        row_number() over (
            partition by year, series, area, coalesce(occupation, '_T'), coalesce(sex, '_T') order by source, value
        ) as place
    from series
)
select year, series, area, occupation, sex, value
from ranked
where place = 1
