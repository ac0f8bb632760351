select year, '_T' as occupation, getvariable('country') as area, '' as "of", sum(persons)::double as value, 0::double as expected
from reconciliation
where difference = 'paid_twice'
group by all
having sum(persons) >= getvariable('least')
