"""A release on stored flow: what enters, when it arrives, and what is refused."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

import danao
from danao.planning.spill import texts
from danao.planning.spill.passage import passage, visits
from tests import rivers, runs

HOUR = 3600.0
TIDE = danao.Tide({"M2": (0.5, 40.0), "K1": (0.2, 100.0)}, mean_level=1.5, zone="+08:00")


def tidal(seconds: float = 36 * HOUR, sources: tuple = (), **numerics: float) -> danao.Scenario:
    """Ten kilometres of a trapezoid with 5 m³/s from above and a tide below."""
    ends = [danao.Inflow("main", flow=5.0), danao.Level("main", level=TIDE)]
    given = {"cell": 200.0, "step": 120.0, "output": 1800.0} | numerics
    made = runs.scenario(rivers.trapezoid(), ends, seconds, sources=sources, **given)
    return made.replace(dispersion=10.0, initial="steady")


@pytest.fixture(scope="module")
def run() -> danao.Results:
    takes = danao.Source("works", at=("main", 6000.0), flow=-0.5)
    return danao.Simulation(tidal(sources=(takes,))).run(progress=False)


def test_the_mass_enters_to_round_off_between_the_steps_of_the_run(run: danao.Results) -> None:
    for duration in (0.0, 1800.0, "1234.567 s"):
        found = danao.spill(
            run, at=("main", 3000.0), time=runs.after(7 * HOUR + 17.123456789), mass="12 kg", duration=duration
        )
        row = found.ledger.iloc[0]
        taken = 1e3 * found.table.set_index("station").loc["works", "passed"]
        assert row["sources"] + taken == pytest.approx(12_000.0, rel=2e-3)  # withdrawals are negative sources
        assert abs(row["residual"]) < 1e-10 * 12_000.0


def test_nothing_is_there_before_the_release_begins(run: danao.Results) -> None:
    begin = runs.after(7 * HOUR + 45.0)
    found = danao.spill(run, at=("main", 3000.0), time=begin, mass="12 kg", every=15.0, until="10 min")
    stored = found.dataset["stored"]
    assert (stored.where(stored["time"] <= begin, 0.0) == 0.0).all()
    assert float(stored.sel(time=begin + np.timedelta64(15, "s"))) == pytest.approx(12_000.0, rel=1e-12)


def test_it_is_what_a_run_with_a_load_finds(run: danao.Results) -> None:
    begin, end = runs.after(6 * HOUR), runs.after(7 * HOUR)
    load = danao.Series([runs.START, begin, end], [0.0, 10.0, 0.0], extend="hold", between="previous")
    sources = (danao.Source("works", at=("main", 6000.0), flow=-0.5),)
    spilled = danao.Source("spill", at=("main", 3000.0), load={"TRACER": load})
    direct = tidal().replace(constituents=("TRACER",), sources=(*sources, spilled))
    computed = danao.Simulation(direct).run(progress=False).at("middle")["TRACER"]
    found = danao.spill(run, at=("main", 3000.0), time=begin, mass=36_000.0, duration="1 h", every=1800.0)
    seen = found.dataset["concentration"].sel(station="middle")
    assert float(np.abs(seen - computed.sel(time=seen["time"])).max()) < 0.01 * float(computed.max())


def test_what_passes_is_what_was_spilled(run: danao.Results) -> None:
    found = danao.spill(run, at=("main", 1000.0), time=runs.after(2 * HOUR), mass="5 kg", stations=[("main", 4000.0)])
    (row,) = found.table.to_dict("records")
    above = found.dataset["concentration_of_cell"].values[-1, :20] @ run.dataset["volume"].values[-1, :20]
    assert row["station"] == "main 4+000"
    assert row["passed"] == pytest.approx(5.0 - above / 1e3, rel=0.02)


def test_decay_and_settling_take_what_they_should(run: danao.Results) -> None:
    rate, hours = 5e-5, 2.0
    given = {"at": ("main", 2000.0), "time": runs.after(3 * HOUR), "mass": 1000.0, "until": f"{hours} h"}
    decayed = danao.spill(run, decay=rate, **given)
    rest = decayed.ledger[["stored", "boundary_out"]].iloc[0].sum()
    assert rest == pytest.approx(1000.0 * np.exp(-rate * hours * HOUR), rel=5e-3)
    settled = danao.spill(run, settling="2 m/d", constituent="SS", **given).ledger.iloc[0]
    assert settled["exchange"] < -100.0
    assert abs(settled["residual"]) < 1e-6


def test_lanes_are_single_spills(run: danao.Results) -> None:
    given = {"at": ("main", 3000.0), "mass": "10 kg", "duration": "1 h", "limit": "0.05 mg/L", "every": 600.0}
    many = danao.spill_times(
        run, first=runs.after(4 * HOUR), last=runs.after(10 * HOUR), apart="3 h", follow="12 h", **given
    )
    assert [item.release.time for item in many.spills] == [runs.after(x * HOUR) for x in (4, 7, 10)]
    for item in many.spills:
        alone = danao.spill(run, time=item.release.time, until="11 h", **given)
        seen = item.dataset["concentration"].sel(time=alone.dataset["time"])
        np.testing.assert_allclose(seen, alone.dataset["concentration"], rtol=1e-9, atol=1e-12)
    envelope = many.envelope.set_index("station").loc["middle"]
    peaks = [item.table.set_index("station").loc["middle", "peak"] for item in many.spills]
    assert envelope["peak_high"] == max(peaks)
    assert envelope["worst"] == many.spills[int(np.argmax(peaks))].release.time
    assert envelope["reached"] == 1.0


def test_twice_the_mass_is_twice_the_concentration(run: danao.Results) -> None:
    given = {"at": ("main", 3000.0), "time": runs.after(3 * HOUR), "until": "10 h"}
    one, two = (danao.spill(run, mass=mass, **given) for mass in ("1 kg", "2 kg"))
    np.testing.assert_allclose(two.dataset["concentration"], 2.0 * one.dataset["concentration"], rtol=1e-9, atol=1e-15)


def test_a_file_a_run_and_a_scenario_give_the_same(tmp_path, run: danao.Results) -> None:
    path = run.save(tmp_path / "run.nc")
    given = {"at": "main, 3.0 km", "time": "2020-01-01T05:10", "mass": "1 kg", "until": "8 h"}
    tables = [
        danao.spill(water, **given).table
        for water in (run, path, tidal(sources=(danao.Source("works", at=("main", 6000.0), flow=-0.5),)))
    ]
    for table in tables[1:]:
        assert table.equals(tables[0])


def test_a_run_without_its_whole_flow_is_refused(tmp_path, run: danao.Results) -> None:
    path = run.save(tmp_path / "single.nc", precision="single")
    with pytest.raises(danao.InputError, match="precision='double'"):
        danao.spill(path, at=("main", 3000.0), time=runs.after(HOUR), mass="1 kg")
    part = dataclasses.replace(run, dataset=run.dataset.drop_vars("mean_discharge"))
    with pytest.raises(danao.InputError, match="mean_discharge"):
        danao.spill(part, at=("main", 3000.0), time=runs.after(HOUR), mass="1 kg")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"at": ("main", 10_001.0)}, "is not on reach 'main'; it runs from 0 to 10000 m"),
        ({"at": ("mian", 3000.0)}, "did you mean 'main'"),
        ({"at": "nowhere"}, "known names are works, middle"),
        ({"time": "2021-01-01"}, "outside of the stored run"),
        ({"time": "noon"}, "time: 'noon' is not an ISO 8601 time"),
        ({"mass": 0.0}, "mass: 0.0 is not above zero"),
        ({"mass": "5 km"}, "'km' is not a unit of mass"),
        ({"duration": "3 d"}, "goes on beyond the stored run"),
        ({"limit": "-1 mg/L"}, "limit: -1 mg/L is not above zero"),
        ({"limit": "1 m3/s"}, "not a unit of concentration"),
        ({"detection": 1.5}, "no share of the peak"),
        ({"stations": ["medium"]}, "known names are works, middle"),
        ({"until": "2019-01-01"}, "outside of the stored run"),
        ({"constituent": "TRACR"}, "no known constituent"),
        ({"decay": "1 m"}, "decay"),
    ],
)
def test_what_makes_no_sense_is_told(run: danao.Results, wrong: dict, words: str) -> None:
    given = {"at": ("main", 3000.0), "time": runs.after(HOUR), "mass": "1 kg"} | wrong
    with pytest.raises(danao.InputError, match=words.replace("(", r"\(")):
        danao.spill(run, **given)


def test_all_faults_are_told_at_once(run: danao.Results) -> None:
    with pytest.raises(danao.InputError) as caught:
        danao.spill(run, at=("main", -1.0), time="2031-01-01", mass=-3, limit="x", every=0, stations=["y"])
    assert {problem.key for problem in caught.value.problems} == {"at", "time", "mass", "limit", "every", "stations"}


def test_rain_is_refused_with_a_remedy(run: danao.Results) -> None:
    wet = tidal().replace(weather={"rain": 1e-7})
    with pytest.raises(danao.InputError, match="rain or evaporation"):
        danao.spill(wet, at=("main", 3000.0), time=runs.after(HOUR), mass="1 kg")


def test_visits_come_back_with_the_tide() -> None:
    time = np.arange(0.0, 9.0)
    curve = np.array([0.0, 2.0, 4.0, 2.0, 0.0, 0.0, 3.0, 1.0, 0.0])
    assert visits(time, curve, 1.0) == [(0.5, 3.5), (pytest.approx(5 + 1 / 3), 7.0)]
    seen = passage(time, curve, detection=0.4, limit=1.0)
    assert (seen.exceedances, seen.peak, seen.peak_time) == (2, 4.0, 2.0)
    assert seen.above == pytest.approx(3.0 + 5 / 3)
    assert (seen.arrival, seen.leaves) == pytest.approx((0.2, 7.6))
    assert (seen.first_above, seen.last_above, seen.above_at_end) == (0.5, pytest.approx(7.0), False)


def test_a_curve_that_is_cut_off_says_so() -> None:
    seen = passage(np.arange(3.0), np.array([0.0, 1.0, 2.0]), detection=0.1, limit=1.5)
    assert seen.above_at_end
    assert np.isnan(seen.last_above)
    assert np.isnan(seen.leaves)
    never = passage(np.arange(3.0), np.zeros(3), detection=0.1, limit=1.5)
    assert np.isnan(never.arrival)
    assert never.exceedances == 0


def test_card_table_and_file(tmp_path, run: danao.Results) -> None:
    found = danao.spill(run, at=("main", 3000.0), time=runs.after(2 * HOUR), mass="100 kg", limit="0.2 mg/L")
    chinese, english = found.card(), found.card("en")
    assert chinese.startswith("突发污染影响速报")
    assert "取水口 works" in chinese
    assert "Intake works" in english
    assert "main 3+000" in english
    found.to_csv(tmp_path / "spill.csv")
    head, *rows = (tmp_path / "spill.csv").read_text(encoding="utf-8").splitlines()
    assert "peak [g/m3]" in head
    assert len(rows) == 2
    assert "2 of 2 stations reached" in repr(found)
    with pytest.raises(danao.InputError, match="not a language"):
        found.card("fr")


def test_illustrative_data_stay_visible(tmp_path, run: danao.Results) -> None:
    shown = dataclasses.replace(run, provenance=run.provenance | {"data_status": "illustrative"})
    found = danao.spill(shown, at=("main", 3000.0), time=runs.after(2 * HOUR), mass="1 kg")
    assert "示例数据" in found.card()
    assert "illustrative" in found.card("en")
    assert "illustrative" in repr(found)
    found.to_csv(tmp_path / "spill.csv")
    assert "illustrative" in (tmp_path / "spill.csv").read_text(encoding="utf-8")


def test_both_languages_fill_the_same_blanks() -> None:
    import string

    for key, pair in texts.TEXTS.items():
        blanks = [{name for _, name, _, _ in string.Formatter().parse(text) if name} for text in pair]
        assert blanks[0] == blanks[1], key


def test_pictures_are_drawn(tmp_path, run: danao.Results) -> None:
    found = danao.spill(run, at=("main", 3000.0), time=runs.after(2 * HOUR), mass="100 kg", limit="0.2 mg/L")
    many = danao.spill_times(
        run, at=("main", 3000.0), first=runs.after(2 * HOUR), last=runs.after(4 * HOUR), mass=1e5, follow="6 h"
    )
    found.plot("en").savefig(tmp_path / "spill.png")
    many.plot("zh").figure.savefig(tmp_path / "times.png")
    assert (tmp_path / "spill.png").stat().st_size > 10_000
    assert (tmp_path / "times.png").stat().st_size > 10_000
