-- Rows with the code of a whole group stand in a leaf of their own, "not specified further" (tallies/codes.py). When they are
-- as many as all the rest of the group, the group's total was probably counted beside its parts.
with parts as (
    unpivot (
        select year, persons, occupation, area, sex, age_band, ownership, facility_type
        from headcount
        where activity <> 'inactive'
    )
    on occupation, area, sex, age_band, ownership, facility_type into name "of" value leaf
),
groups as (
    select dimension as "of", code, leaf, leaf = case level when 0 then '_U' else code || '_U' end as own
    from closures
    where tally = 'headcount' and not final
),
sides as (
    select year, "of", code, coalesce(sum(persons) filter (own), 0)::double as value,
           coalesce(sum(persons) filter (not own), 0)::double as expected
    from parts
    join groups using ("of", leaf)
    group by all
)
select year, case "of" when 'occupation' then code else '_T' end as occupation,
       case "of" when 'area' then code else getvariable('country') end as area, "of", value, expected
from sides
where value >= getvariable('least') and abs(expected - value) <= getvariable('within') * value
