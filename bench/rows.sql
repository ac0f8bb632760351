-- Tables of an edition for `workers` people and the years of `years`, made from hashes: quick, always the same, and
-- skewed as real registers are (most people in few districts, few occupations, one kind of contract).
create or replace macro draw(person, salt) as (hash(person * 131 + salt) >> 11)::double / 9007199254740992;
create or replace macro pick(codes, u) as codes[1 + floor(u * u * len(codes))::int];
create or replace macro mostly(u, share, usual, codes) as
    case when u < share then usual else pick(codes, (u - share) / (1 - share)) end;

copy (
    select 'XSC' as area, null::varchar as parent, 'Country' as name_en, 'Страна' as name_ru
    union all
    select 'R' || range, 'XSC', 'Region ' || range, 'Область ' || range from range(12)
    union all
    select 'D' || range, 'R' || (range % 12), 'District ' || range, 'Район ' || range from range(150)
) to '{folder}/areas.parquet';

create or replace temp view people as
select
    range::bigint as person,
    pick(['2221', '2211', '2212', '3221', '2222', '5321', '3212', '2262', '3253', '3213', '2261', '3222', '3211',
        '2264', '3252', '3256', '1342', '2240', '2263', '3257', '5322', '2269', '_U'], draw(range, 1)) as occupation,
    'D' || floor(draw(range, 2) * draw(range, 2) * 150)::int as area,
    mostly(draw(range, 3), 0.72, 'F', ['M', 'M', 'M', '_U']) as sex,
    (1956 + 50 * draw(range, 4))::int as birth_year,
    mostly(draw(range, 5), 0.70, 'public', ['private_forprofit', 'private_nonprofit', '_U']) as ownership,
    mostly(draw(range, 6), 0.55, 'hospital', ['ambulatory', 'preventive', 'retail', 'residential', '_U']) as facility_type,
    mostly(draw(range, 7), 0.80, 'permanent', ['fixed_term', 'temporary', 'self_employed', '_U']) as contract,
    mostly(draw(range, 8), 0.82, 'full_time', ['part_time', '_U']) as working_time,
    mostly(draw(range, 9), 0.90, 'domestic', ['foreign', '_U']) as training,
    mostly(draw(range, 10), 0.92, 'domestic', ['foreign', '_U']) as birthplace,
    mostly(draw(range, 11), 0.85, 'practising', ['inactive', 'active_other']) as activity,
    mostly(draw(range, 12), 0.93, 'yes', ['no']) as licensed,
    mostly(draw(range, 13), 0.88, 'none', ['surgical', 'paediatrics', 'medical', 'obstetrics', 'psychiatry']) as specialty
from range({workers});

copy (
    select
        y.year::int as year, p.* exclude (birth_year), birth_year,
        case
            when y.year - birth_year < 25 then 'Y_LT25' when y.year - birth_year < 35 then 'Y25T34'
            when y.year - birth_year < 45 then 'Y35T44' when y.year - birth_year < 55 then 'Y45T54'
            when y.year - birth_year < 65 then 'Y55T64' else 'Y_GE65'
        end as age_band,
        case when working_time = 'part_time' then round(0.2 + 0.7 * draw(person, 14), 2) else 1.0 end as fte,
        case when working_time = 'part_time' then round(8 + 28 * draw(person, 14), 1) else 40.0 end as weekly_hours
    from people p, (select unnest({years}) as year) y
) to '{folder}/stock.parquet';

copy (
    select
        person, y.year::int as year, occupation, area, ownership, facility_type, sex,
        round(180000 * (0.5 + 1.5 * draw(person, 20)), 2) as gross_pay,
        round(600 + 1400 * draw(person, 21), 1) as hours_paid,
        case when draw(person + y.year, 22) < 0.9 then 12.0 else floor(12 * draw(person, 23)) end as months_paid,
        1 as payers
    from people p, (select unnest({years}) as year) y
    where activity = 'practising'
) to '{folder}/pay.parquet';

copy (
    select
        y.year::int as year, person, case when draw(person, 30) < 0.6 then 'entry' else 'exit' end as flow,
        occupation, area, sex, 'Y25T34' as age_band, ownership,
        mostly(draw(person, 31), 0.9, 'domestic_graduate', ['foreign_trained']) as entry_origin,
        mostly(draw(person, 32), 0.5, 'retirement', ['voluntary', 'emigration', '_U']) as exit_reason
    from people p, (select unnest({years}) as year) y
    where draw(person + y.year, 33) < 0.1
) to '{folder}/flows.parquet';
