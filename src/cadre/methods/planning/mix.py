"""The cheapest mix of training, recruitment, retention and task sharing under a budget (LP, MILP).

min Σ v^t [wages S + training x + recruitment (r + g) + retention k + penalty u] - value S_T, with
S_t = (1 - q) S_{t-1} + y x_{t-lag} + pipeline_t + r_t + g_t + k_t. Without a value of the workers at the
end, or years beyond the plan, training falls to nothing in the last years. Over several draws of exits and
need the measures are the same and what follows from them is each draw's own: the mean cost is smallest, and
every limit holds in every draw.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from cadre.methods.planning.program import Places, Program, Solution, Term
from cadre.methods.stock.system import Array

MEASURES = ("training", "recruitment", "safeguards", "retention")
LIMITS = ("need", "budget", "training", "ramp", "recruitment", "safeguards", "retention", "scope", "unmet")


@dataclass(frozen=True)
class Choice:
    """What may be done. O occupations, T years, D draws; money in one currency, workers in FTE.

    Attributes:
        start: (O,), stock at the start. leave: (D, O), share that leaves in a year. need: (D, O, T).
        lag: (O,), years of training. passing: (O,), share of students who reach work.
        pipeline: (O, T), entrants from training begun before; intake: (O,), students in the year before.
        wage, training_cost, recruitment_cost, retention_cost, penalty: (O,), per person and year (penalty:
            per worker lacking and year).
        budget: (T,), for wages and measures together.
        training_most, recruitment_most, safeguards_most: (O,), people a year; the last from countries on
            WHO's support and safeguards list, 0 unless somebody decides otherwise.
        ramp: (O,), by how many students an intake may change from one year to the next.
        avoidable: (O,), share of the stock that retention can keep in a year.
        unmet_most: (O,), share of the need that may stay unmet; 1 for any.
        share: (O, O), work of the second occupation that an FTE of the first does, 0 where it may not.
        scope: (O, O), share of the first's FTE that may do work of the second.
        discount: per year. end_value: (O,), of a worker in the last year.
        school_size, school_cost, schools_most: (O,), students, cost and number of schools that may be opened.
    """

    start: Array
    leave: Array
    need: Array
    lag: tuple[int, ...]
    passing: Array
    pipeline: Array
    intake: Array
    wage: Array
    training_cost: Array
    recruitment_cost: Array
    retention_cost: Array
    penalty: Array
    budget: Array
    training_most: Array
    recruitment_most: Array
    safeguards_most: Array
    ramp: Array
    avoidable: Array
    unmet_most: Array
    share: Array
    scope: Array
    discount: float
    end_value: Array
    school_size: Array
    school_cost: Array
    schools_most: Array

    @property
    def shape(self) -> tuple[int, int, int]:
        """(D, O, T)."""
        draws, occupations, years = self.need.shape
        return draws, occupations, years


@dataclass(frozen=True)
class Plan:
    """cost: discounted; measures: (O, T) by name; schools: (O, T) open; stock, unmet: (D, O, T).

    shared: (D, O, O, T), FTE of the first occupation that do work of the second. prices: by limit, what one
    unit more of it would save, and of ``need`` what one worker more would cost, in discounted money; draws
    first, then occupations, then years.
    """

    cost: float
    measures: Mapping[str, Array]
    schools: Array
    stock: Array
    unmet: Array
    shared: Array
    prices: Mapping[str, Array]


class NoPlanError(ValueError):
    """No plan keeps every limit; ``limits`` are those that would have to give way."""

    def __init__(self, limits: list[str]) -> None:
        super().__init__(", ".join(limits))
        self.limits = limits


def cheapest(choice: Choice) -> Plan:
    """The plan of least cost. Raises NoPlanError where the limits leave no plan."""
    model = _Model(choice)
    found = model.program.solve()
    if found is None:
        raise NoPlanError(model.program.blocking())
    if choice.schools_most.any():
        found = _priced(choice, model, found)
    return model.plan(found)


def _priced(choice: Choice, model: _Model, found: Solution) -> Solution:
    """Prices of a plan with schools: those of the linear program in which the schools are settled."""
    fixed = _Model(choice, np.round(found.values[model.schools])).program.solve()
    return found if fixed is None else found._replace(prices=fixed.prices)


@dataclass
class _Model:
    choice: Choice
    settled: Array | None = None
    program: Program = field(default_factory=Program)

    def __post_init__(self) -> None:
        choice, program = self.choice, self.program
        draws, occupations, years = choice.shape
        worth = (1 + choice.discount) ** -np.arange(1, years + 1)
        cost = {"training": choice.training_cost, "recruitment": choice.recruitment_cost,
                "safeguards": choice.recruitment_cost, "retention": choice.retention_cost}  # fmt: skip
        self.measures = {
            name: program.variables(cost[name][:, None] * worth, (occupations, years)) for name in MEASURES
        }
        wages = choice.wage[:, None] * worth
        wages[:, -1] -= choice.end_value * worth[-1]
        self.stock = program.variables(wages / draws, (draws, occupations, years))
        self.unmet = program.variables(choice.penalty[:, None] * worth / draws, (draws, occupations, years))
        self.shared = program.variables(0, (draws, occupations, occupations, years))
        opening = choice.school_cost[:, None] * (worth - np.append(worth[1:], 0))
        self.schools = program.variables(
            opening, (occupations, years), whole=self.settled is None and bool(choice.schools_most.any())
        )
        self._stocks()
        self._coverage()
        self._caps()
        self._schools()
        self._budget()

    def _stocks(self) -> None:
        choice, measures = self.choice, self.measures
        draws, occupations, years = choice.shape
        for draw, o, t in np.ndindex(draws, occupations, years):
            here = self.stock[draw, o, t]
            terms: list[Term] = [(_one(here), 1.0)]
            terms += [(_one(measures[name][o, t]), -1.0) for name in MEASURES if name != "training"]
            if t >= choice.lag[o]:
                terms.append((_one(measures["training"][o, t - choice.lag[o]]), -choice.passing[o]))
            stay = 1 - choice.leave[draw, o]
            arrived = choice.pipeline[o, t] if t < choice.lag[o] else 0.0
            if t:
                terms.append((_one(self.stock[draw, o, t - 1]), -stay))
            self.program.equal("stock", terms, arrived + (0 if t else stay * choice.start[o]))

    def _coverage(self) -> None:
        choice = self.choice
        draws, occupations, years = choice.shape
        for draw, o in np.ndindex(draws, occupations):
            helped, helps = self.shared[draw, :, o].T, self.shared[draw, o].T
            terms: list[Term] = [(self.stock[draw, o], 1.0), (self.unmet[draw, o], 1.0)]
            terms += [(helped, choice.share[:, o]), (helps, -1.0)]
            self.program.at_least("need", terms, choice.need[draw, o])
            most = choice.unmet_most[o] * choice.need[draw, o]
            self.program.at_most("unmet", [(self.unmet[draw, o], 1.0)], most)
            for other in range(occupations):
                may = choice.scope[o, other] if other != o and choice.share[o, other] else 0.0
                within: list[Term] = [(self.shared[draw, o, other], 1.0), (self.stock[draw, o], -may)]
                self.program.at_most("scope", within, np.zeros(years))

    def _caps(self) -> None:
        choice, measures = self.choice, self.measures
        draws, occupations, years = choice.shape
        most = {"recruitment": choice.recruitment_most, "safeguards": choice.safeguards_most}
        for o in range(occupations):
            for name, cap in most.items():
                self.program.at_most(name, [(measures[name][o], 1.0)], np.full(years, cap[o]))
            kept = measures["retention"][o]
            for draw in range(draws):
                limit = choice.avoidable[o]
                self.program.at_most("retention", [(kept[:1], 1.0)], limit * choice.start[o])
                if years > 1:
                    before = self.stock[draw, o, :-1]
                    self.program.at_most(
                        "retention", [(kept[1:], 1.0), (before, -limit)], np.zeros(years - 1)
                    )

    def _schools(self) -> None:
        """Training within places, places with schools, schools never closed; and how fast intakes change."""
        choice, students = self.choice, self.measures["training"]
        _, occupations, years = choice.shape
        for o in range(occupations):
            places: list[Term] = [(students[o], 1.0), (self.schools[o], -choice.school_size[o])]
            self.program.at_most("training", places, np.full(years, choice.training_most[o]))
            self.program.at_most("schools", [(self.schools[o], 1.0)], np.full(years, choice.schools_most[o]))
            for sign in (1.0, -1.0):
                first = choice.ramp[o] + sign * choice.intake[o]
                self.program.at_most("ramp", [(students[o, :1], sign)], first)
                if years > 1:
                    step: list[Term] = [(students[o, 1:], sign), (students[o, :-1], -sign)]
                    self.program.at_most("ramp", step, np.full(years - 1, choice.ramp[o]))
            if years > 1:
                grow: list[Term] = [(self.schools[o, 1:], 1.0), (self.schools[o, :-1], -1.0)]
                self.program.at_least("schools", grow, np.zeros(years - 1))
            if self.settled is not None:
                self.program.equal("settled", [(self.schools[o], 1.0)], self.settled[o])

    def _budget(self) -> None:
        choice, measures = self.choice, self.measures
        draws, _, years = choice.shape
        recruits = np.concatenate([measures["recruitment"], measures["safeguards"]])
        for draw, t in np.ndindex(draws, years):
            terms: list[Term] = [
                (self.stock[draw, :, t][None], choice.wage),
                (measures["training"][:, t][None], choice.training_cost),
                (recruits[:, t][None], np.tile(choice.recruitment_cost, 2)),
                (measures["retention"][:, t][None], choice.retention_cost),
                (self.schools[:, t][None], choice.school_cost),
            ]
            if t:
                terms.append((self.schools[:, t - 1][None], -choice.school_cost))
            self.program.at_most("budget", terms, choice.budget[t])

    def plan(self, found: Solution) -> Plan:
        value = np.maximum(found.values, 0)
        return Plan(
            found.cost,
            {name: value[places] for name, places in self.measures.items()},
            np.asarray(np.round(value[self.schools]), dtype=np.float64),
            value[self.stock],
            value[self.unmet],
            value[self.shared],
            found.prices,
        )


def _one(place: Any) -> Places:
    return np.array([place], dtype=np.int64)
