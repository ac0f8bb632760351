-- `holder_…_max` is 1 where an organisation of this number received any: what the rule on organisations is held
-- against. There are sixteen numbers; organisations that share one count as one, which withholds more, never less.
-- Of an attack in conflict no table tells occupation or sex, confirmed or not: WHO's list never does, and the few that
-- are confirmed would hide the women and men of every other kind with them.
with numbered as (
    select
        *,
        case when attack_type in ('_U', '_N', '_Z') then concern_occupation else '_U' end as told_occupation,
        case when attack_type in ('_U', '_N', '_Z') then sex else '_U' end as told_sex,
        (dense_rank() over (order by recipient) - 1) % 16 as holder
    from concerns
)
select
    year, quarter, area, concern_kind, concern_form, attack_type, attack_resource,
    told_occupation as concern_occupation, told_sex as sex,
    concern_place, concern_facility, concern_sector, concern_perpetrator, concern_injury, death_cause,
    exposure_route, disease_group, concern_ppe, pay_problem, months_owed, concern_told, concern_response,
    concern_why_not, concern_certainty, concern_recipient,
    count(*) as events,
    max(case when holder = 0 then 1 else 0 end) as holder_0_max,
    max(case when holder = 1 then 1 else 0 end) as holder_1_max,
    max(case when holder = 2 then 1 else 0 end) as holder_2_max,
    max(case when holder = 3 then 1 else 0 end) as holder_3_max,
    max(case when holder = 4 then 1 else 0 end) as holder_4_max,
    max(case when holder = 5 then 1 else 0 end) as holder_5_max,
    max(case when holder = 6 then 1 else 0 end) as holder_6_max,
    max(case when holder = 7 then 1 else 0 end) as holder_7_max,
    max(case when holder = 8 then 1 else 0 end) as holder_8_max,
    max(case when holder = 9 then 1 else 0 end) as holder_9_max,
    max(case when holder = 10 then 1 else 0 end) as holder_10_max,
    max(case when holder = 11 then 1 else 0 end) as holder_11_max,
    max(case when holder = 12 then 1 else 0 end) as holder_12_max,
    max(case when holder = 13 then 1 else 0 end) as holder_13_max,
    max(case when holder = 14 then 1 else 0 end) as holder_14_max,
    max(case when holder = 15 then 1 else 0 end) as holder_15_max
from numbered
where year in (select year from years)
group by
    year, quarter, area, concern_kind, concern_form, attack_type, attack_resource, told_occupation, told_sex,
    concern_place, concern_facility, concern_sector, concern_perpetrator, concern_injury, death_cause,
    exposure_route, disease_group, concern_ppe, pay_problem, months_owed, concern_told, concern_response,
    concern_why_not, concern_certainty, concern_recipient
