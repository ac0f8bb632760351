select
    year, quarter, area, concern_kind, concern_form, concern_occupation, sex, concern_perpetrator, concern_told,
    count(*) as events
from concerns
where year in (select year from years)
group by all
