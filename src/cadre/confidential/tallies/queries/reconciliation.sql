-- Each difference is counted once per person; the total adds differences, not people.
select cast(year as int) as year, kind as difference, count(distinct person) as persons
from reconciliation
where year in (select year from years)
group by all
