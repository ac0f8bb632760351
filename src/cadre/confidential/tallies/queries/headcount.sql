-- One row per known worker and year in `stock`. Sums run over whole millionths, so that no order of addition shows.
select
    year, occupation, area, sex, age_band, ownership, facility_type, contract, working_time, training, birthplace,
    activity, licensed, specialty,
    count(*) as persons,
    coalesce(cast(sum(cast(floor(fte * 1000000 + 0.5) as bigint)) as double), 0) / 1000000 as fte,
    coalesce(cast(sum(cast(floor(weekly_hours * 1000000 + 0.5) as bigint)) as double), 0) / 1000000 as hours
from stock
group by all
