-- What happened in each year of the workspace: a student is counted once for each step taken in the year.
with steps as (
    select admitted_year as year, person, occupation, sex, 'admitted' as education_status
    from education
    where admitted_year in (select year from years)
    union all
    select y.year, e.person, e.occupation, e.sex, 'enrolled' as education_status
    from education e
    join years y on y.year > e.admitted_year
    where e.status in ('admitted', 'enrolled') or y.year < e.status_year
    union all
    select status_year as year, person, occupation, sex, 'left' as education_status
    from education
    where status = 'left' and status_year in (select year from years)
),
graduates as (
    select
        e.status_year as year, e.person, e.occupation, e.sex,
        case
            when max(k.year) is null then 'too_early'
            when max(s.person) is null then 'not_started'
            else 'started'
        end as education_status
    from education e
    left join (select distinct year from stock) k on k.year = e.status_year + 1
    left join stock s on s.year = e.status_year + 1 and s.person = e.person and s.activity = 'practising'
    where e.status in ('graduated', 'started', 'not_started', 'too_early')
        and e.status_year in (select year from years)
    group by e.status_year, e.person, e.occupation, e.sex
)
select year, occupation, sex, education_status, count(distinct person) as persons
from (select * from steps union all select * from graduates) found
group by all
