"""Need, demand, supply and shortage of the world's regions as Scheffler et al. 2018 print them.

Hum Resour Health 16:5, Tables 2 (need), 3 (demand) and 5 (shortages; surpluses are negative), 165 countries,
for 2013 and 2030. Their regions sum to the printed world to within one worker of rounding for each region.
"""

from __future__ import annotations

import numpy as np
import pytest

from cadre.methods.need.balance import Series, implied_supply
from cadre.methods.progress import compound_rate
from validation_targets import Target, targets

REGIONS = ("AFR", "AMR", "EMR", "EUR", "SEAR", "WPR")
DEMAND = np.array([
    [1_106_183, 8_826_933, 3_057_524, 14_178_009, 5_964_318, 15_133_290],
    [2_404_807, 15_288_610, 6_201_515, 18_158_772, 12_206_786, 25_894_849],
])  # fmt: skip
DEMAND_SHORTAGE = np.array([
    [-768_647, 441_453, 367_081, 1_485_608, 192_068, 4_838_663],
    [-661_859, 2_545_754, 1_590_107, 1_355_508, 2_038_195, 8_633_507],
])  # fmt: skip
NEED = np.array([
    [5_891_071, 5_439_623, 3_797_769, 5_628_533, 12_433_083, 11_538_553],
    [8_910_473, 6_246_463, 5_055_625, 5_786_268, 14_712_987, 12_270_476],
])  # fmt: skip
NEED_SHORTAGE = np.array([
    [4_194_741, 708_021, 1_569_814, 78_394, 6_661_765, 3_732_794],
    [6_088_186, 503_870, 1_508_924, 57_749, 4_547_443, 1_357_071],
])  # fmt: skip
SUPPLY = implied_supply(DEMAND, DEMAND_SHORTAGE)


def listed(method: str) -> Target:
    found = targets()
    if not found:
        pytest.skip("the folder of real files is not here (set CADRE_SHARED)")
    return found[method]


@pytest.mark.parametrize(("region", "supply"), [
    ("AFR", (1_874_830, 3_066_666)), ("EMR", (2_690_443, 4_611_408)), ("EUR", (12_692_401, 16_803_264)),
])  # fmt: skip
def test_supply_implied_by_demand(region: str, supply: tuple[int, int]) -> None:
    assert SUPPLY[:, REGIONS.index(region)].tolist() == list(supply)
    for figure in supply:
        assert str(figure) in listed(f"need.scheffler_{region}").expected


def test_demand_of_the_world() -> None:
    """48,266,256 and 80,155,338, 66 % more."""
    before, after = DEMAND.sum(axis=1)
    assert (before, after) == pytest.approx((48_266_256, 80_155_338), abs=2)
    assert compound_rate(before, after, 1) == pytest.approx(66, abs=0.5)


def test_supply_and_shortage_of_the_world() -> None:
    """Supply 41,710,031 and 64,654,127; without surpluses 16,945,529 and 14,063,242 are needed."""
    assert SUPPLY.sum(axis=1) == pytest.approx([41_710_031, 64_654_127], abs=2)
    balance = Series(SUPPLY, demand=DEMAND.astype(float)).balance("demand")
    assert balance == pytest.approx([-6_556_224, -15_501_211], abs=2)
    assert NEED_SHORTAGE.sum(axis=1) == pytest.approx([16_945_529, 14_063_242], abs=2)


def test_a_region_can_lack_workers_it_does_not_demand() -> None:
    """Africa 2030: a need shortage of 6.09 million beside a demand surplus of 0.66 million."""
    supply, need, demand = SUPPLY[1, :1], SUPPLY[1, :1] + NEED_SHORTAGE[1, 0], DEMAND[1, :1].astype(float)
    africa = Series(supply, need, demand)
    assert africa.shortage("need") == 6_088_186
    assert africa.shortage("demand") == 0
    assert africa.balance("demand") == 661_859
    assert africa.shortage("posts") is None
    assert africa.balance("posts") is None


def test_the_floor_comes_before_the_sum() -> None:
    """The world needs 44.7 million and has 41.7 in 2013, yet lacks 16.9 and not 3.0.

    Each region again: some of its countries lack what is printed, others have what is then beyond need. Only
    floored by part does the sum give the printed shortage; floored by region it falls short, by world more.
    """
    lack, surplus = NEED_SHORTAGE[0], SUPPLY[0] - NEED[0] + NEED_SHORTAGE[0]
    assert (surplus > 0).all()
    met = np.minimum(SUPPLY[0], NEED[0]) / 2
    supply = np.concatenate([met, SUPPLY[0] - met])
    need = np.concatenate([met + lack, SUPPLY[0] - met - surplus])
    parts, regions = Series(supply, need), Series(SUPPLY[0], NEED[0].astype(float))
    assert parts.shortage("need") == pytest.approx(16_945_529, abs=1)
    assert parts.balance("need") == pytest.approx(41_710_031 - 44_728_633, abs=2)
    assert 3_018_602 < regions.shortage("need") < 16_945_529
