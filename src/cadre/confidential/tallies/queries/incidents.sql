select year, occupation, area, sex, incident_type, count(*) as events
from incidents
where year in (select year from years)
group by all
