select year, occupation, area, sex, age_band, exit_reason, count(*) as persons
from flows
where flow = 'exit'
group by all
