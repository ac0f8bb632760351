-- A person who asks twice in a year for letters to the same country moves, or means to move, once.
select year, occupation, sex, direction, partner, count(distinct person) as persons
from movements
where year in (select year from years)
group by all
