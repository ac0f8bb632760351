SELECT item, year::INTEGER AS year, occupation, answer, evidence, respondent
FROM questionnaire_rows
ORDER BY ALL
