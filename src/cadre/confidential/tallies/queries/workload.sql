-- WISN: services in hours over available working time, times the category allowance factor, plus the individual
-- allowance factor (WHO, Workload Indicators of Staffing Need, 2010). Sums run over whole millionths.
with needs as (
    select
        year, occupation, area, facility_type,
        volume * minutes / 60 as service_hours,
        volume * minutes / 60 / available_hours / (1 - support_percent / 100) + extra_hours / available_hours as required
    from workload
    where year in (select year from years)
)
select
    year, occupation, area, facility_type,
    coalesce(cast(sum(cast(floor(required * 1000000 + 0.5) as bigint)) as double), 0) / 1000000 as required,
    coalesce(cast(sum(cast(floor(service_hours * 1000000 + 0.5) as bigint)) as double), 0) / 1000000 as service_hours
from needs
group by all
