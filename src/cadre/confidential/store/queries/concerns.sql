-- One row per concern of this country. A rumor is never counted. On an attack in conflict that is not confirmed,
-- occupation and sex stay out: WHO's list of attacks withholds them.
WITH told AS (
    SELECT *, coalesce(attack_type, '_Z') NOT IN ('_U', '_N', '_Z') AND concern_certainty <> 'confirmed' AS guarded
    FROM concerns_rows
    WHERE country = getvariable('country') AND concern_certainty <> 'rumor'
)
SELECT quarter[1:4]::INTEGER AS year, quarter[6:7] AS quarter, recipient, coalesce(area, '_U') AS area, concern_kind,
       coalesce(concern_form, '_Z') AS concern_form, coalesce(attack_type, '_Z') AS attack_type,
       coalesce(attack_resource, '_Z') AS attack_resource,
       CASE WHEN guarded THEN '_U' ELSE coalesce(concern_occupation, '_U') END AS concern_occupation,
       CASE WHEN guarded THEN '_U' ELSE coalesce(sex, '_U') END AS sex,
       coalesce(concern_place, '_U') AS concern_place, coalesce(concern_facility, '_U') AS concern_facility,
       coalesce(concern_sector, '_U') AS concern_sector, coalesce(concern_perpetrator, '_Z') AS concern_perpetrator,
       coalesce(concern_injury, '_Z') AS concern_injury, coalesce(death_cause, '_Z') AS death_cause,
       coalesce(exposure_route, '_Z') AS exposure_route, coalesce(disease_group, '_Z') AS disease_group,
       coalesce(concern_ppe, '_Z') AS concern_ppe, coalesce(pay_problem, '_Z') AS pay_problem,
       coalesce(months_owed, '_Z') AS months_owed, coalesce(concern_told, '_U') AS concern_told,
       coalesce(concern_response, '_U') AS concern_response, coalesce(concern_why_not, '_Z') AS concern_why_not,
       concern_certainty, concern_recipient
FROM told
ORDER BY ALL
