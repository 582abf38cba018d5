"""The shipped ecology of the Dan'ao: the baseline with its organic matter, nitrogen and phosphorus taken apart."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from danao import read_scenario
from danao._data import scenario_folder
from danao.kinetics import constituents_of, indicators

ECOLOGY = read_scenario(scenario_folder() / "ecology.yaml")
BASELINE = read_scenario(scenario_folder() / "baseline.yaml")
INPUTS = [
    pytest.param(getattr(item, part), getattr(before, part), id=item.name)
    for group in ("boundaries", "sources")
    for item, before in zip(getattr(ECOLOGY, group), getattr(BASELINE, group), strict=True)
    for part in ("quality", "load")
    if getattr(item, part, None)
]


@pytest.mark.parametrize(("parts", "whole"), INPUTS)
def test_parts_add_up(parts: Mapping[str, float], whole: Mapping[str, float]) -> None:
    for name, factors in indicators(ECOLOGY.constituents).items():
        if name in whole:
            assert sum(factor * parts.get(key, 0.0) for key, factor in factors.items()) == pytest.approx(
                whole[name], rel=4e-3
            )
    for name in ("NH3_N", "DO", "SALINITY"):
        assert parts.get(name) == whole.get(name)


def test_all_that_is_judged_is_counted() -> None:
    assert set(indicators(ECOLOGY.constituents)) == {"COD", "CODMn", "BOD5", "TN", "TP", "CHLA"}


def test_nothing_is_carried_in_vain() -> None:
    """What no process needs is carried for an indicator, or since the baseline has it."""
    idle = set(ECOLOGY.constituent_names) - set(constituents_of(ECOLOGY.processes))
    assert idle == {"COD_REFRACTORY", "SALINITY"}
