-- Ages in the bands of the workforce; a row that says no age or straddles two bands counts in the total only.
select
    year, area, coalesce(sex, '_U') as sex,
    case
        when age_to <= 24 then 'Y_LT25'
        when age_from >= 25 and age_to <= 34 then 'Y25T34'
        when age_from >= 35 and age_to <= 44 then 'Y35T44'
        when age_from >= 45 and age_to <= 54 then 'Y45T54'
        when age_from >= 55 and age_to <= 64 then 'Y55T64'
        when age_from >= 65 then 'Y_GE65'
        else '_U'
    end as age_band,
    coalesce(cast(sum(cast(floor(persons * 10000 + 0.5) as bigint)) as double), 0) / 10000 as persons
from population
group by all
