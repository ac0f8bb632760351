select year, item, coalesce(occupation, '_T') as occupation, answer, count(*) as answers
from questionnaire
group by all
