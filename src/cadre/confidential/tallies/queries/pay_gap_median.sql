-- Medians of women and of men with the ends of their 95 % intervals: the pay at the ranks n/2 ± 0.98 √n (Woodruff
-- 1952). The same people as in pay_median.sql.
with full_year as (
    select year, sex, gross_pay, gross_pay / nullif(hours_paid, 0) as hourly
    from pay
    where months_paid = 12 and gross_pay is not null and sex in ('F', 'M') and year in (select year from years)
),
either as (
    select year, sex, 'monthly_median' as gap_part, gross_pay as pay from full_year
    union all
    select year, sex, 'hourly_median' as gap_part, hourly as pay from full_year where hourly is not null
),
ranked as (
    select
        year, sex, gap_part, pay,
        row_number() over (partition by year, sex, gap_part order by pay) as place,
        count(*) over (partition by year, sex, gap_part) as persons
    from either
)
select
    year, gap_part, sex,
    count(*) as persons,
    floor(median(pay) * 10000 + 0.5) / 10000 as median,
    floor(max(case when place <= greatest(1, floor(persons / 2.0 - 0.98 * sqrt(persons))) then pay end) * 10000 + 0.5)
        / 10000 as low,
    floor(min(case when place >= least(persons, ceil(persons / 2.0 + 0.98 * sqrt(persons)) + 1) then pay end) * 10000
        + 0.5) / 10000 as high
from ranked
group by year, gap_part, sex
