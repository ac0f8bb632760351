-- Validation rules: a quantity that is more than so many times another one of the same cell.
select l.year, l.occupation, l.area, '' as "of", l.value, getvariable('times') * r.value as expected
from quantities as l
join quantities as r using (year, occupation, area)
where l.quantity = getvariable('left') and r.quantity = getvariable('right')
  and l.level <= getvariable('depth')
  and l.value > getvariable('times') * r.value
  and greatest(l.value, r.value) >= getvariable('least')
