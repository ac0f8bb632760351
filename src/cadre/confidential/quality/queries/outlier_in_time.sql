-- The line through a series is Theil and Sen's (median of the slopes between any two years, median of what is left), through
-- logarithms; a year is far from it by the modified z-score of Iglewicz and Hoaglin, written without dividing by the spread.
-- Years with nobody have no logarithm: the rule on jumps finds those.
with series as (
    select occupation, area, year, value, ln(value) as y
    from quantities
    where quantity = 'practising' and value > 0 and level <= getvariable('depth')
    window cell as (partition by occupation, area)
    qualify count(*) over cell >= getvariable('years') and max(value) over cell >= getvariable('least')
),
slopes as (
    select occupation, area, median((b.y - a.y) / (b.year - a.year)) as slope
    from series as a
    join series as b using (occupation, area)
    where b.year > a.year
    group by all
),
left_over as (
    select series.*, slope * (year - 2000) as risen, y - slope * (year - 2000) as r
    from series
    join slopes using (occupation, area)
),
centres as (select occupation, area, median(r) as centre from left_over group by all),
spreads as (
    select occupation, area, centre, median(abs(r - centre)) as spread
    from left_over
    join centres using (occupation, area)
    group by all
)
select year, occupation, area, '' as "of", value, exp(centre + risen) as expected
from left_over
join spreads using (occupation, area)
where 0.6745 * abs(r - centre) > getvariable('score') * spread
  and abs(value / exp(centre + risen) - 1) > getvariable('away')
