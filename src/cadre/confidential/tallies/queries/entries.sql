select year, occupation, area, sex, entry_origin, ownership, count(*) as persons
from flows
where flow = 'entry'
group by all
