"""From samples back to the release: closed solutions, coverage, and what cannot be known."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import log_ndtr

import danao
from danao.planning.spill.adjoint import about
from danao.planning.spill.credible import densest, quantiles
from danao.planning.spill.gauges import gauges_of
from danao.planning.spill.influence import Question, backward_influence, forward_influence, spread, watched
from danao.planning.spill.likelihood import evidence
from danao.planning.spill.release import Release
from danao.planning.spill.stored import Stored, Substance
from tests import rivers, runs
from tests.unit.test_spill import tidal

HOUR = 3600.0
SPEED, AREA, SPREAD = 0.4, 20.0, 15.0
TRACER = Substance.of("TRACER")


@cache
def tide() -> Stored:
    """Ten tidal kilometres with an intake and a tributary, 50 cells, 36 hours."""
    sources = (
        danao.Source("works", at=("main", 6000.0), flow=-0.5),
        danao.Source("brook", at=("main", 3100.0), flow=1.0),
    )
    return Stored.of(danao.Simulation(tidal(sources=sources)).run(progress=False))


@cache
def channel() -> Stored:
    """Uniform flow in twelve kilometres, 120 cells."""
    ends = [danao.Inflow("main", flow=SPEED * AREA), danao.FreeOutflow("main")]
    made = runs.scenario(rivers.flume(length=12_000.0), ends, 12 * HOUR, cell=100.0, step=60.0, output=1800.0)
    water = danao.PrescribedFlow(discharge=SPEED * AREA, area=AREA)
    return Stored.of(danao.Simulation(made.replace(hydraulics=water, dispersion=SPREAD)).run(progress=False))


def question(
    stored: Stored, samples: list[tuple[str, float]], since: float, every: float, duration: float = 0.0
) -> Question:
    """Ask for samples (place, hours after the start)."""
    gauges = gauges_of(stored, stored.grid, [place for place, _ in samples])
    times = np.array([runs.after(hours * HOUR) for _, hours in samples])
    return Question(gauges, times, runs.after(since * HOUR), times.max(), every, duration, None)


def closed(distance: np.ndarray, time: np.ndarray) -> np.ndarray:
    """Concentration for one gram in uniform flow."""
    time = np.maximum(time, 1e-9)
    gone = (distance - SPEED * time) ** 2 / (4.0 * SPREAD * time)
    return np.exp(-gone) / (AREA * np.sqrt(4.0 * np.pi * SPREAD * time))


def table(samples: list[tuple[str, float]], values: np.ndarray, detection: float = 0.0) -> pd.DataFrame:
    """Return samples as a user has them."""
    return pd.DataFrame(
        {
            "time": [runs.after(hours * HOUR) for _, hours in samples],
            "station": [place for place, _ in samples],
            "value": np.maximum(values, detection),
            "flag": ["<" if value < detection else "" for value in values],
        }
    )


def test_influence_in_uniform_flow_is_the_closed_solution() -> None:
    asked = question(channel(), [("main,9.05km", 8.0)], since=3.0, every=900.0)
    found = backward_influence(channel(), TRACER, asked)[0]
    passed = (asked.times[0] - asked.candidates) / np.timedelta64(1, "s")
    due = closed(9050.0 - channel().grid.cell_chainage[None, :], passed[:, None])
    inside = (passed > 2 * HOUR)[:, None] & (channel().grid.cell_chainage > 500.0)[None, :]
    assert np.abs(found - due)[inside].max() < 0.03 * due[inside].max()


@pytest.mark.parametrize("duration", [0.0, 2700.0])
def test_backward_is_forward_in_a_tide(duration: float) -> None:
    samples = [("main,5.0km", 14.0), ("main,8.0km", 20.5), ("main,9.3km", 26.25)]
    asked = question(tide(), samples, since=8.0, every=900.0, duration=duration)
    back, forth = (find(tide(), TRACER, asked) for find in (backward_influence, forward_influence))
    early = asked.candidates + np.timedelta64(round(duration), "s") < asked.times[:, None] - np.timedelta64(2, "h")
    for k in range(len(samples)):
        assert np.abs(back[k] - forth[k])[early[k]].sum() < 0.07 * forth[k][early[k]].sum()
        assert back[k][early[k]].sum() == pytest.approx(forth[k][early[k]].sum(), rel=0.03)


def test_backward_decays_as_forward_does() -> None:
    decaying = Substance.of("TRACER", decay="1 1/d", settling="1 m/d")
    asked = question(tide(), [("main,5.0km", 14.0)], since=8.0, every=1800.0)
    back, forth = backward_influence(tide(), decaying, asked), forward_influence(tide(), decaying, asked)
    assert back[0, :-4].sum() == pytest.approx(forth[0, :-4].sum(), rel=0.01)
    assert back[0, :-4].sum() < 0.8 * backward_influence(tide(), TRACER, asked)[0, :-4].sum()


def test_a_release_that_lasts_is_the_mean_of_instant_ones() -> None:
    straight = np.arange(10.0)[None, :, None] * np.ones((1, 1, 3))
    np.testing.assert_allclose(spread(straight, 600.0, 900.0)[0, :8, 0], np.arange(8.0) + 0.75)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000))
def test_the_mass_of_a_candidate_is_its_likeliest(seed: int) -> None:
    rng = np.random.default_rng(seed)
    influence = rng.uniform(0.1, 2.0, (6, 5)) * 1e-4
    true = 10.0 ** rng.uniform(3.0, 6.0)
    value = np.abs(true * influence[:, 0] * rng.lognormal(0.0, 0.2, 6))
    below = np.array([False, False, False, False, True, True])
    error = 0.1 * value + 1e-3
    found = evidence(influence, value, below, error, (1.0, 1e10))
    masses = np.geomspace(1.0, 1e10, 20_001)
    for j in found.kept:
        model = masses * influence[:, j, None]
        misfit = -0.5 * (((value[:, None] - model) / error[:, None])[~below] ** 2).sum(axis=0)
        log = misfit + log_ndtr(((value[:, None] - model) / error[:, None])[below]).sum(axis=0)
        assert found.likelihood[j] >= log.max() - 1e-9
        assert found.mass[j] == pytest.approx(masses[np.argmax(log)], rel=3e-3)
        area = np.trapezoid(np.exp(log - log.max()), np.log(masses)) / np.log(1e10)
        assert found.evidence[j] - log.max() == pytest.approx(np.log(area), abs=0.01)


def test_without_hidden_samples_it_is_weighted_least_squares() -> None:
    rng = np.random.default_rng(3)
    influence, value, error = rng.uniform(0.5, 1.0, (4, 3)), rng.uniform(40.0, 60.0, 4), np.array([1.0, 2.0, 3.0, 9.0])
    found = evidence(influence, value, np.zeros(4, bool), error, (1.0, 1e6))
    weight = 1.0 / error**2
    assert found.kept.size
    for j in found.kept:
        least = (weight * influence[:, j]) @ value / ((weight * influence[:, j]) @ influence[:, j])
        assert found.mass[j] == pytest.approx(least, rel=1e-12)


def test_credible_sets_hold_what_they_say() -> None:
    probability, size = np.array([0.5, 0.2, 0.2, 0.1]), np.array([1.0, 1.0, 0.1, 1.0])
    assert densest(probability, size, 0.6).tolist() == [True, False, True, False]
    assert densest(probability, size, 0.95).all()
    assert quantiles(np.arange(1001.0), np.ones(1001), (0.05, 0.5)) == pytest.approx([50.0, 500.0], abs=0.6)


def test_plug_flow_with_the_closed_solution() -> None:
    samples = [
        (place, hours) for place in ("main,7.05km", "main,10.05km") for hours in (4.0, 4.5, 5.0, 6.0, 6.5, 7.0, 8.0)
    ]
    where, when, mass = 2050.0, 1.5 * HOUR, 250_000.0
    distance = np.array([7050.0 if place == "main,7.05km" else 10_050.0 for place, _ in samples]) - where
    values = mass * closed(distance, np.array([hours * HOUR for _, hours in samples]) - when)
    found = danao.find_spill(channel().run, table(samples, values, 0.02), error=("0.02 mg/L", 0.05))
    assert found.best.at[0] == "main"
    assert abs(found.best.at[1] - where) <= 200.0
    assert abs((found.best.time - runs.after(when)) / np.timedelta64(1, "s")) <= 600.0
    assert found.mass[0] < mass < found.mass[1]
    assert found.mass[1] - found.mass[0] < 0.3 * mass
    assert not [note for note in found.notes if "told apart" in note]
    (place,) = found.places.itertuples()
    assert place[2] <= where <= place[3]
    assert float(found.posterior.sum()) == pytest.approx(1.0)
    np.testing.assert_allclose(found.fit["confirmed"], found.fit["value"], atol=0.05 * values.max())


@cache
def cases() -> tuple[list[Release], list[tuple[str, float]], np.ndarray, Question, np.ndarray]:
    """Sixty random releases in the tide, what samples at two places see of each, and the influences."""
    rng = np.random.default_rng(20)
    samples = [(place, float(hours)) for place in ("main,5.1km", "main,8.1km") for hours in np.arange(14.0, 32.0, 1.5)]
    releases = []
    for _ in range(60):
        at = ("main", float(rng.uniform(400.0, 4800.0)))
        begin = runs.after(rng.uniform(8.0, 13.0) * HOUR)
        releases.append(Release(at, begin, float(10.0 ** rng.uniform(4.5, 6.0))))
    releases.sort(key=lambda item: item.time)
    asked = question(tide(), samples, since=6.0, every=300.0)
    seen = watched(tide(), TRACER, releases, asked)
    return releases, samples, seen, asked, backward_influence(tide(), TRACER, asked)


def search(k: int, only: str = "", scale: float = 1.0, **options: object) -> tuple[danao.SpillSource, Release]:
    """Find the k-th release from noisy samples, below 0.05 mg/L not detected."""
    releases, samples, seen, asked, influence = cases()
    rng = np.random.default_rng(1000 + k)
    noisy = scale * seen[:, k] * (1.0 + 0.1 * rng.standard_normal(len(samples)))
    noisy += 0.02 * scale * rng.standard_normal(len(samples))
    rows = [row for row, (place, _) in enumerate(samples) if only in place]
    chosen = table([samples[row] for row in rows], noisy[rows], 0.05 * scale)

    def known(stored: Stored, substance: Substance, wanted: Question) -> np.ndarray:
        """Return the influences that all cases share."""
        times = np.searchsorted(asked.candidates, wanted.candidates)
        order = [rows[k] for k in np.argsort(chosen["time"].to_numpy(), kind="stable")]
        return influence[order][:, times]

    given = {"since": asked.since, "every": 300.0, "influence": known, "error": (0.02 * scale, 0.1)} | options
    return danao.find_spill(tide().run, chosen, **given), releases[k]


def holds(found: danao.SpillSource, true: Release) -> bool:
    """Tell whether the joint credible set holds the place and time of a release."""
    times = found.posterior["time"].values
    row = int(np.argmin(np.abs(times - true.time)))
    return bool(found.inside.values[row, tide().grid.cell_at(*true.at)])


@pytest.mark.slow
def test_credible_sets_hold_the_truth_as_often_as_they_say() -> None:
    found = [search(k) for k in range(60)]
    joint = sum(holds(*pair) for pair in found)
    mass = sum(source.mass[0] <= true.mass <= source.mass[1] for source, true in found)
    place = sum(any(row[2] <= true.at[1] <= row[3] for row in source.places.itertuples()) for source, true in found)
    print(f"of 60, the 90 % sets held {joint} (place and time), {place} (place), {mass} (mass)")
    for count in (joint, place, mass):
        assert 48 <= count <= 60


def test_a_few_cases_hold_the_truth() -> None:
    assert sum(holds(*search(k)) for k in range(0, 60, 10)) >= 4


def test_the_found_mass_grows_with_the_samples() -> None:
    (one, _), (ten, _) = search(7), search(7, scale=10.0, mass=("10 g", "100000 t"))
    assert ten.best.at == one.best.at
    assert ten.best.time == one.best.time
    assert ten.best.mass == pytest.approx(10.0 * one.best.mass, rel=1e-6)
    assert ten.mass == pytest.approx(tuple(10.0 * part for part in one.mass), rel=1e-3)
    np.testing.assert_allclose(ten.posterior, one.posterior, atol=1e-6)


def test_two_stations_tell_more_than_one() -> None:
    where, when = 3050.0, 2.2 * HOUR

    def find(*stations: float) -> danao.SpillSource:
        samples = [(f"main,{x / 1e3}km", x / 1440.0 + hours) for x in stations for hours in (-0.2, 0.1, 0.4)]
        distance = np.array([x - where for x in stations for _ in range(3)])
        values = 2e5 * closed(distance, np.array([hours * HOUR for _, hours in samples]) - when)
        return danao.find_spill(channel().run, table(samples, values, 0.05), error=("0.05 mg/L", 0.1))

    near, far, both = find(5050.0), find(9050.0), find(5050.0, 9050.0)
    for one in (near, far):
        assert both.inside.values.sum() < 0.9 * one.inside.values.sum()
        assert both.mass[1] / both.mass[0] < one.mass[1] / one.mass[0]


def test_a_prior_over_outfalls_is_kept_to() -> None:
    found, _ = search(4, prior={"brook": 3.0, ("main", 900.0): 1.0, ("main", 2000.0, 2600.0): 1.0})
    allowed = {tide().grid.cell_at("main", x) for x in (3100.0, 900.0, 2050.0, 2250.0, 2450.0, 2590.0)}
    assert set(np.flatnonzero(found.posterior.sum("time").values)) <= allowed
    assert found.best.at[1] in tide().grid.cell_chainage[list(allowed)]


def test_samples_below_detection_narrow_the_search() -> None:
    samples = [("main,7.05km", hours) for hours in (4.5, 5.0, 5.5)]
    quiet = [("main,7.05km", hours) for hours in (3.0, 3.5, 7.5)]
    where, when, mass = 3050.0, 2.2 * HOUR, 200_000.0

    def find(chosen: list[tuple[str, float]]) -> danao.SpillSource:
        values = mass * closed(7050.0 - where, np.array([hours * HOUR for _, hours in chosen]) - when)
        return danao.find_spill(channel().run, table(chosen, values, 0.05), error=("0.05 mg/L", 0.1))

    with_quiet, without = find([*samples, *quiet]), find(samples)
    assert with_quiet.inside.values.sum() < without.inside.values.sum()
    assert with_quiet.fit["below"].sum() == 3


def test_place_and_time_that_stand_for_each_other_are_told() -> None:
    samples = [("main,11.05km", hours) for hours in (7.0, 7.5, 8.0)]
    values = 2e5 * closed(11_050.0 - 4050.0, np.array([hours * HOUR for _, hours in samples]) - 2.5 * HOUR)
    vague = danao.find_spill(channel().run, table(samples, values, 1e-6), error=("0.2 mg/L", 0.2))
    (note,) = [note for note in vague.notes if "cannot be told apart" in note]
    assert "likelihood ratio 0.5" in note
    alike = vague.ridge[vague.ridge["ratio"] >= 0.5]
    gone = (alike["chainage"] - 4050.0) / SPEED  # along the ridge they lie on one characteristic
    late = (alike["time"] - runs.after(2.5 * HOUR)) / np.timedelta64(1, "s")
    assert np.abs(late - gone).max() < 900.0


def test_two_releases_are_no_single_one() -> None:
    samples = [("main,7.05km", float(hours)) for hours in np.arange(3.0, 10.0, 0.5)]
    time = np.array([hours * HOUR for _, hours in samples])
    values = 2e5 * (closed(4000.0, time - 1.0 * HOUR) + closed(4000.0, time - 5.0 * HOUR))
    found = danao.find_spill(channel().run, table(samples, values, 0.02), error=("0.02 mg/L", 0.05))
    assert any("no single release explains" in note for note in found.notes)


def test_other_influences_find_the_same() -> None:
    samples = [(place, hours) for place in ("main,7.05km", "main,9.05km") for hours in (5.0, 5.5, 6.0, 7.0)]
    distance = np.array([7050.0 if place == "main,7.05km" else 9050.0 for place, _ in samples]) - 4050.0
    values = 1e5 * closed(distance, np.array([hours * HOUR for _, hours in samples]) - 3.0 * HOUR)
    options = {"error": ("0.02 mg/L", 0.1), "every": 900.0, "since": runs.after(2 * HOUR)}
    back = danao.find_spill(channel().run, table(samples, values, 0.02), **options)
    forth = danao.find_spill(channel().run, table(samples, values, 0.02), influence=forward_influence, **options)
    assert forth.best.at == back.best.at
    assert forth.best.mass == pytest.approx(back.best.mass, rel=1e-3)


def test_the_transpose_of_the_scheme_gives_what_the_run_gives() -> None:
    samples = [(place, hours) for place in ("main,5.1km", "main,8.1km") for hours in np.arange(10.0, 18.0, 0.5)]
    asked = question(tide(), samples, since=8.0, every=600.0)
    cell = 15
    release = Release(("main", float(tide().grid.cell_chainage[cell])), runs.after(9 * HOUR), 1.0)
    row = int(np.flatnonzero(asked.candidates == release.time)[0])
    transposed = about(release)(tide(), TRACER, asked)[:, row, cell]
    run = watched(tide(), TRACER, [release], asked)[:, 0]
    strong = run > 0.3 * run.max()
    assert strong.sum() >= 2
    np.testing.assert_allclose(transposed[strong], run[strong], rtol=0.06)  # it enters in a second, not in an instant


def test_background_is_taken_off() -> None:
    samples = [(place, hours) for place in ("main,7.05km", "main,9.05km") for hours in (5.0, 5.5, 6.0, 7.0)]
    distance = np.array([7050.0 if place == "main,7.05km" else 9050.0 for place, _ in samples]) - 4050.0
    values = 1e5 * closed(distance, np.array([hours * HOUR for _, hours in samples]) - 3.0 * HOUR)
    plain = danao.find_spill(channel().run, table(samples, values).assign(error=0.1))
    raised = danao.find_spill(channel().run, table(samples, values + 0.3).assign(error=0.1), background="300 ug/L")
    assert raised.best == plain.best
    assert raised.mass == pytest.approx(plain.mass, rel=1e-9)


GOOD = pd.DataFrame({"time": ["2020-01-01T06:00"], "station": ["main,6.0km"], "value": ["1.0"]})


@pytest.mark.parametrize(
    ("samples", "options", "words"),
    [
        (GOOD.assign(time="2021-01-01"), {}, "outside of the stored run"),
        (GOOD.assign(station="medium"), {}, "no place"),
        (GOOD.assign(value="<1.0"), {}, "all samples are below detection"),
        (GOOD.assign(value="-1"), {}, "no concentration"),
        (GOOD.assign(value="much"), {}, "much"),
        (GOOD.assign(unit="m"), {}, "not a unit of concentration"),
        (GOOD.assign(error="0"), {}, "an error of 0 is not above zero"),
        (GOOD.drop(columns="value"), {}, "column 'value' is missing"),
        (GOOD.assign(constituent="COD"), {}, "there is no sample of 'TRACER'"),
        (GOOD, {"mass": ("1 t", "1 kg")}, "not below the largest"),
        (GOOD, {"level": 90}, "90 is no probability"),
        (GOOD, {"prior": {"nowhere": 1.0}}, "prior: 'nowhere' is no place"),
        (GOOD, {"prior": {("main", 6000.0): -1.0}}, "not above zero"),
        (GOOD, {"prior": {("main", 9900.0): 1.0}}, "no release at the places and times looked at"),
        (GOOD, {"since": "2020-01-01T07:00"}, "begins after the first sample"),
        (GOOD, {"since": "2020-01-07T07:00"}, "since: .*outside of the stored run"),
        (GOOD, {"background": "1 kg"}, "background"),
        (GOOD, {"error": (0.1, -1.0)}, "relative error of -1 is negative"),
    ],
)
def test_what_makes_no_sense_is_told(samples: pd.DataFrame, options: dict, words: str) -> None:
    with pytest.raises(danao.InputError, match=words):
        danao.find_spill(channel().run, samples, **options)


def test_picture_table_and_file(tmp_path) -> None:
    found, _ = search(7)
    found.plot("zh").savefig(tmp_path / "source.png")
    assert (tmp_path / "source.png").stat().st_size > 10_000
    found.to_csv(tmp_path / "source.csv")
    head, *rows = (tmp_path / "source.csv").read_text(encoding="utf-8").splitlines()
    assert head.startswith("reach,chainage [m],time,mass [kg],ratio,probability")
    assert len(rows) == 50
    assert found.table["what"].tolist() == ["reach", "chainage", "time", "mass"]
    assert repr(found).startswith("SpillSource: ")
    path = tmp_path / "samples.csv"
    path.write_text(
        'time,station,value,unit,flag\n2020-01-01T06:00,"main,6.0km",800,ug/L,\n2020-01-01T04:00,"main,6.0km",5,ug/L,<\n'
    )
    read = danao.find_spill(channel().run, path)
    assert read.samples.value.tolist() == [0.005, 0.8]
    assert read.samples.below.tolist() == [True, False]
