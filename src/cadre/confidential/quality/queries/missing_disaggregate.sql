-- Of the professionally active: how many have the code "not known" in each dimension. Occupations are named in the last year
-- only: what no source tells of them is the same every year.
with parts as (
    unpivot (
        select year, occupation, persons, sex, age_band, area, ownership, facility_type, training, birthplace
        from headcount
        where activity <> 'inactive'
    )
    on sex, age_band, area, ownership, facility_type, training, birthplace into name "of" value code
),
shares as (
    select year, o.code as occupation, "of", coalesce(sum(persons) filter (parts.code = '_U'), 0)::double as value,
           sum(persons)::double as expected
    from parts
    join occupations as o on o.tally = 'headcount' and o.leaf = parts.occupation
    group by all
),
flagged as (
    select * from shares
    where value > getvariable('share') * expected and value >= getvariable('least')
)
select year, occupation, getvariable('country') as area, "of", value, expected
from flagged
left join (select year, "of", value / expected as of_all from flagged where occupation = '_T') as total using (year, "of")
where occupation = '_T'
   or (year = (select max(year) from headcount) and (of_all is null or value / expected >= getvariable('times') * of_all))
