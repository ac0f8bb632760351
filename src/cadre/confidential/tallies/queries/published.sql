-- The rows of every published tally and measure; `tally.py` keeps those of one tally and spreads the measures.
select
    tally, measure, year,
    area, occupation, sex, age_band, ownership, facility_type, training,
    cast(sum(cast(floor(value * 1000000 + 0.5) as bigint)) as double) / 1000000 as value
from published_tally
where year in (select year from years)
group by all
