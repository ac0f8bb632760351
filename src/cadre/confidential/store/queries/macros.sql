-- The rules that several tables share.
CREATE MACRO known(code) AS nullif(code, '_U');

-- Ages as of 31 December, in the bands of the code list age_band.
CREATE MACRO age_band(age) AS
    CASE WHEN age IS NULL THEN '_U'
         WHEN age < 25 THEN 'Y_LT25'
         WHEN age < 35 THEN 'Y25T34'
         WHEN age < 45 THEN 'Y35T44'
         WHEN age < 55 THEN 'Y45T54'
         WHEN age < 65 THEN 'Y55T64'
         ELSE 'Y_GE65' END;

-- Does the job bring the worker to patients? Where the role is not told, managers (ISCO-08 group 134) and
-- people in administration or education do not.
CREATE MACRO practises(role, occupation, facility_type) AS
    CASE role WHEN 'clinical' THEN true
              WHEN 'management' THEN false
              WHEN 'education' THEN false
              ELSE NOT starts_with(occupation, '134') AND facility_type <> 'administration' END;

-- A licence on a day. The status is that of the day of the extract: a lapse or a withdrawal counts from its
-- date, and a suspension, which has none, counts throughout.
CREATE MACRO licence_holds(status, first_licensed, valid_to, removed_on, day) AS
    coalesce(first_licensed <= day, true)
    AND coalesce(valid_to >= day, status <> 'lapsed')
    AND coalesce(removed_on > day, status <> 'withdrawn')
    AND status <> 'suspended';

CREATE MACRO decimal_sum(amount) AS sum(amount::DECIMAL(18, 4))::DOUBLE;

CREATE MACRO place_of(country_code) AS
    CASE WHEN country_code = '_U' THEN '_U'
         WHEN country_code = getvariable('country') THEN 'domestic'
         ELSE 'foreign' END;

-- One number to choose by: rank first, then most rows, then the first row (ranks below 10^4, rows below 10^10).
CREATE MACRO weight(rank, rows, first_row) AS
    rank::HUGEINT * 100_000_000_000_000_000_000_000 + (10_000_000_000 - rows)::HUGEINT * 1_000_000_000_000 + first_row;
