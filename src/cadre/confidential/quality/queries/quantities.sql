-- What the checks compare, one number a row: (quantity, year, occupation, area, level of the area, value). Occupations are the
-- total and those with no parts; what is not known of either is left out. Tallies that the edition has no rows for are empty.
create temp table occupations as
select distinct tally, leaf, code from closures
where dimension = 'occupation' and (code = '_T' or (final and known));

create temp table places as
select distinct tally, leaf, code, level from closures where dimension = 'area' and known;

create temp table workers as
with cells as (
    select year, occupation, area, activity, licensed, sum(persons) as persons, sum(fte) as fte, sum(hours) as hours
    from headcount
    group by all
)
select cells.year, o.code as occupation, a.code as area, a.level, activity, licensed,
       sum(persons) as persons, sum(fte) as fte, sum(hours) as hours
from cells
join closures as o on o.tally = 'headcount' and o.dimension = 'occupation' and o.leaf = cells.occupation
join places as a on a.tally = 'headcount' and a.leaf = cells.area
group by all;

create temp table quantities as
with own as (
    select * from workers where occupation in (select code from occupations where tally = 'headcount')
),
-- A cell with nobody is not among the cells: where somebody practises in another year it is a zero.
stock as (
    select year, occupation, area, level,
           coalesce(sum(persons) filter (activity = 'practising'), 0) as practising,
           coalesce(sum(persons) filter (activity <> 'inactive'), 0) as active,
           coalesce(sum(persons) filter (licensed = 'yes'), 0) as licensed,
           coalesce(sum(persons) filter (activity = 'practising' and licensed = 'no'), 0) as unlicensed,
           coalesce(sum(fte) filter (activity = 'practising'), 0) as fte,
           coalesce(sum(hours) filter (activity = 'practising'), 0) as hours
    from (select distinct occupation, area, level from own)
    cross join (select distinct year from headcount)
    left join own using (occupation, area, level, year)
    group by all
),
before as (select year + 1 as year, occupation, area, practising as practising_before from stock),
-- Occupations of which the country has at least one licence: in others there is no register to be in.
registered as (
    select year, occupation from stock where level = 0 and licensed > 0 and occupation <> '_T'
),
came as (
    select year, o.code as occupation, a.code as area, sum(persons) as persons
    from entries
    join occupations as o on o.tally = 'entries' and o.leaf = entries.occupation
    join places as a on a.tally = 'entries' and a.leaf = entries.area
    group by all
),
went as (
    select year, o.code as occupation, a.code as area, sum(persons) as persons
    from exits
    join occupations as o on o.tally = 'exits' and o.leaf = exits.occupation
    join places as a on a.tally = 'exits' and a.leaf = exits.area
    group by all
),
moved as (
    select stock.*, practising_before, coalesce(came.persons, 0) as entries, coalesce(went.persons, 0) as exits
    from stock
    join before using (year, occupation, area)
    left join came using (year, occupation, area)
    left join went using (year, occupation, area)
),
of_stock as (
    unpivot (select year, occupation, area, level, practising::double as practising, active::double as active, fte,
                    hours from stock)
    on practising, active, fte, hours into name quantity value value
),
of_registered as (
    unpivot (select year, occupation, area, level, licensed::double as licensed, unlicensed::double as unlicensed
             from stock join registered using (year, occupation))
    on licensed, unlicensed into name quantity value value
),
of_moved as (
    unpivot (select year, occupation, area, level, practising_before::double as practising_before,
                    abs(practising - practising_before)::double as change,
                    abs(practising - practising_before - entries + exits)::double as unexplained from moved)
    on practising_before, change, unexplained into name quantity value value
),
flows as (
    select 'entries' as quantity, * from came union all select 'exits', * from went
),
studies as (
    select year, o.code as occupation,
           sum(persons) filter (education_status in ('started', 'not_started', 'too_early')) as graduates,
           sum(persons) filter (education_status in ('admitted', 'enrolled')) as students
    from education
    join occupations as o on o.tally = 'education' and o.leaf = education.occupation
    group by all
),
-- Only after a year of which something is told: before the first nobody is known to have studied.
studied as (
    select year, occupation, coalesce(graduates, 0)::double as graduates,
           coalesce(before.students, 0)::double as students_before,
           year - 1 in (select year from studies) as told
    from studies
    left join (select year + 1 as year, occupation, students from studies) as before using (year, occupation)
),
posts as (
    select 'funded_posts' as quantity, year, a.code as area, sum(posts) as value
    from funded_posts
    join places as a on a.tally = 'funded_posts' and a.leaf = funded_posts.area
    group by all
    union all
    select 'filled_posts', year, a.code, sum(posts)
    from filled_posts
    join places as a on a.tally = 'filled_posts' and a.leaf = filled_posts.area
    group by all
),
people as (
    select 'population' as quantity, year, a.code as area, sum(persons) as value
    from population
    join places as a on a.tally = 'population' and a.leaf = population.area
    group by all
),
paid as (
    select 'paid_after' as quantity, year, sum(persons)::double as value
    from reconciliation where difference = 'dead_or_retired_paid'
    group by all
),
levels as (select distinct code as area, level from places),
country as (select getvariable('country') as area, 0 as level)
from (
    select quantity, year, occupation, area, level, value from of_stock
    union all by name select quantity, year, occupation, area, level, value from of_registered
    union all by name select quantity, year, occupation, area, level, value from of_moved
    union all by name select quantity, year, occupation, area, level, persons::double as value from flows join levels using (area)
    union all by name select 'graduates' as quantity, year, occupation, area, level, graduates as value from studied, country where told
    union all by name select 'students_before' as quantity, year, occupation, area, level, students_before as value from studied, country where told
    union all by name select quantity, year, '_T' as occupation, area, level, value::double as value from posts join levels using (area)
    union all by name select quantity, year, '_T' as occupation, area, level, value::double as value from people join levels using (area)
    union all by name select quantity, year, '_T' as occupation, area, level, value from paid, country
)
select quantity, year::int as year, occupation, area, level, round(value, 6) as value;
