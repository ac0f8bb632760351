-- One person may stand under several differences, so there is no total of people.
select cast(year as int) as year, kind as difference, count(distinct person) as persons
from reconciliation
where year in (select year from years)
group by all
