"""Series, months and what is made of them: means over steps are integrals, whatever the steps."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from danao.errors import InputError
from danao.forcing.arithmetic import added, capped, mixed, product, ramp, scaled, where_above
from danao.forcing.series import Monthly, Series, mean, read_series, sample
from danao.forcing.varying import Varying, bounds

START = np.datetime64("2020-01-01T00:00:00", "ns")
SECOND = 1_000_000_000


def after(*seconds: float) -> np.ndarray:
    """Return instants that many seconds after the start."""
    return START + np.rint(np.array(seconds) * SECOND).astype("timedelta64[ns]")


def numbers(least: float = -1e3, most: float = 1e3) -> st.SearchStrategy[float]:
    return st.floats(least, most, allow_subnormal=False)


@st.composite
def series(draw: st.DrawFn, least: float = -1e3) -> Series:
    size = draw(st.integers(1, 8))
    gaps = draw(st.lists(st.integers(1, 40_000), min_size=size, max_size=size))
    times = START + np.cumsum(gaps).astype("timedelta64[ms]")
    values = draw(st.lists(numbers(least), min_size=size, max_size=size))
    return Series(times, values, extend="hold", between=draw(st.sampled_from(["linear", "previous"])))


@st.composite
def steps(draw: st.DrawFn) -> np.ndarray:
    lengths = draw(st.lists(st.integers(1, 60_000), min_size=1, max_size=8))
    return START + np.cumsum([draw(st.integers(0, 60_000)), *lengths]).astype("timedelta64[ms]")


def integral(value: Varying, first: np.datetime64, last: np.datetime64) -> float:
    """Return the integral in unit × seconds by a rule of its own: three Simpson points on tiny pieces."""
    knots = value.knots(int(first.astype(np.int64)), int(last.astype(np.int64)))
    edges = np.concatenate(([first.astype(np.int64)], knots, [last.astype(np.int64)]))
    total = 0.0
    for a, b in pairwise(edges):
        fine = np.linspace(0.0, float(b - a), 201)
        middle = a + np.rint(0.5 * (fine[1:] + fine[:-1])).astype(np.int64)
        total += float(value.value_at(middle).sum()) * float(b - a) / 200.0 / SECOND
    return total


@given(series(), steps())
def test_sum_of_step_means_is_the_integral(value: Series, edges: np.ndarray) -> None:
    lengths = np.diff(edges).astype(float) / SECOND
    summed = float(value.mean(edges[:-1], edges[1:]) @ lengths)
    whole = float(value.mean(edges[:1], edges[-1:])[0]) * lengths.sum()
    scale = max(abs(value.value).max(), 1e-300) * lengths.sum()
    assert summed == pytest.approx(whole, abs=1e-12 * scale)
    assert summed == pytest.approx(integral(value, edges[0], edges[-1]), abs=1e-6 * scale)


@given(series(), steps())
def test_means_stay_within_the_values(value: Series, edges: np.ndarray) -> None:
    means = value.mean(edges[:-1], edges[1:])
    slack = 1e-12 * abs(value.value).max()
    assert (means >= value.value.min() - slack).all()
    assert (means <= value.value.max() + slack).all()


@given(numbers(), steps())
def test_the_mean_of_a_constant_is_that_constant_to_the_last_bit(constant: float, edges: np.ndarray) -> None:
    value = Series(after(0.0, 7.0, 11.0, 100.0), [constant] * 4, extend="hold")
    assert (value.mean(edges[:-1], edges[1:]) == constant).all()


@given(series(), series(), steps())
def test_a_product_has_the_integral_of_the_product(first: Series, second: Series, edges: np.ndarray) -> None:
    together = product(first, second)
    lengths = np.diff(edges).astype(float) / SECOND
    summed = float(together.mean(edges[:-1], edges[1:]) @ lengths)
    scale = max(abs(first.value).max() * abs(second.value).max(), 1e-300) * lengths.sum()
    assert summed == pytest.approx(integral(together, edges[0], edges[-1]), abs=1e-4 * scale)
    whole = float(together.mean(edges[:1], edges[-1:])[0]) * lengths.sum()
    assert summed == pytest.approx(whole, abs=1e-8 * scale)


@given(series(), series(), steps())
def test_a_cap_is_never_passed_and_never_raises(value: Series, limit: Series, edges: np.ndarray) -> None:
    least = capped(value, limit)
    instants = np.sort(np.concatenate((edges, value.time, limit.time)))
    assert (least.at(instants) == np.minimum(value.at(instants), limit.at(instants))).all()
    lengths = np.diff(edges).astype(float) / SECOND
    summed = float(least.mean(edges[:-1], edges[1:]) @ lengths)
    scale = max(abs(value.value).max(), abs(limit.value).max()) * lengths.sum() + 1e-300
    assert summed == pytest.approx(integral(least, edges[0], edges[-1]), abs=1e-6 * scale)


def test_values_between_and_beyond() -> None:
    line = Series(after(0, 10, 20), [0.0, 10.0, 0.0], extend="hold")
    steps_ = Series(after(0, 10, 20), [0.0, 10.0, 0.0], extend="hold", between="previous")
    instants = after(-5, 0, 2.5, 10, 19.75, 20, 99)
    assert line.at(instants).tolist() == [0.0, 0.0, 2.5, 10.0, 0.25, 0.0, 0.0]
    assert steps_.at(instants).tolist() == [0.0, 0.0, 0.0, 10.0, 10.0, 0.0, 0.0]
    assert line.mean(after(0, 5, 12.5), after(20, 15, 12.5)).tolist() == [5.0, 7.5, 7.5]


def test_fractions_of_a_second_count() -> None:
    value = Series(["2020-01-01T00:00:00.25", "2020-01-01T00:00:00.75"], [0.0, 1.0])
    assert value.mean("2020-01-01T00:00:00.25", "2020-01-01T00:00:00.5").tolist() == [0.25]


def test_beyond_its_times_a_series_refuses() -> None:
    value = Series(after(0, 10), [1.0, 2.0])
    for call in (lambda: value.at(after(11)), lambda: value.mean(after(-1), after(5))):
        with pytest.raises(InputError, match=r"asked for .* covers 2020-01-01T00:00:00 to 2020-01-01T00:00:10"):
            call()
    assert value.covers(START, after(10)[0]) is None
    assert "not 2020-01-01T00:00:00 to 2020-01-01T00:00:11" in str(value.covers(START, after(11)[0]))


def test_all_problems_of_a_series_are_reported_together() -> None:
    times = ["2020-01-02", "2020-01-01", "2020-01-01", "2020-01-03"]
    with pytest.raises(InputError) as caught:
        Series(times, [1.0, np.nan, 2.0], extend="hol", between="linea")
    text = str(caught.value)
    for part in (
        "did you mean 'hold'",
        "did you mean 'linear'",
        "4 times, but 3 values",
        "not in order",
        "more than once",
    ):
        assert part in text
    assert "place 1" in text
    with pytest.raises(InputError, match="1 times are missing"):
        Series(np.array(["2020-01-01", "NaT"], dtype="datetime64[s]"), [1.0, 2.0])
    with pytest.raises(InputError, match=r"time\[1\].*has a zone"):
        Series(["2020-01-01", "2020-01-02T00:00Z"], [1.0, 2.0])
    with pytest.raises(InputError, match="empty"):
        Series([], [])


def test_a_series_cannot_be_changed() -> None:
    value = Series(after(0, 10), [1.0, 2.0])
    with pytest.raises(ValueError, match="read-only"):
        value.value[0] = 3.0
    with pytest.raises(AttributeError):
        value.extend = "hold"  # type: ignore[misc]
    assert value == Series(after(0, 10), [1, 2]) != Series(after(0, 10), [1, 3])


def test_months_are_constant_within_and_exact_across() -> None:
    months = Monthly(range(12))
    assert months.at(["2019-12-31T23:59:59.999", "2020-01-01", "2020-02-29T23:00"]).tolist() == [11.0, 0.0, 1.0]
    assert months.mean(["2020-01-30", "2020-02-28"], ["2020-02-03", "2020-03-01"]).tolist() == [0.5, 1.0]
    days = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
    assert months.mean("2018-01-01", "2019-01-01")[0] == pytest.approx(days @ np.arange(12.0) / 365.0, rel=1e-14)
    assert months.covers("1900-01-01", "2100-01-01") is None
    with pytest.raises(InputError, match="11 values"):
        Monthly([1.0] * 11)
    with pytest.raises(InputError, match="month 3"):
        Monthly([1.0, 1.0, np.nan] + [1.0] * 9)


def test_numbers_are_sampled_like_series() -> None:
    assert sample(2.5, after(0, 1)).tolist() == [2.5, 2.5]
    assert mean(2.5, after(0, 1), after(1, 2)).tolist() == [2.5, 2.5]
    assert bounds(2.5) == (2.5, 2.5)


def test_arithmetic_folds_numbers_and_months() -> None:
    months = Monthly(range(12))
    assert product(2.0, 3.0) == 6.0
    assert product(months, 2.0) == Monthly(range(0, 24, 2)) == scaled(months, 2.0) == added(months, months)
    assert capped(months, 3.0).values[2:5] == (2.0, 3.0, 3.0)
    assert capped(2.0, 3.0) == 2.0
    assert mixed(1.0, 10.0, 3.0, 2.0) == 4.0
    assert mixed(0.0, 10.0, 0.0, 2.0) == 10.0


def test_a_mixture_is_weighted_by_the_flows() -> None:
    flow = Series(after(0, 10), [0.0, 10.0])
    mixture = mixed(5.0, 2.0, flow, 8.0)
    assert mixture.at(after(0, 5)).tolist() == [2.0, 5.0]
    exact = (5.0 * 2.0 * np.log(3.0) + 8.0 * (10.0 - 5.0 * np.log(3.0))) / 10.0  # of (10 + 8 t) / (5 + t) over 0..10
    assert mixture.mean(after(0), after(10))[0] == pytest.approx(exact, rel=1e-3)
    assert mixture.bounds() == (2.0, 8.0)
    assert mixture.covers(START, after(11)[0]) is not None


def test_a_ramp_changes_between_two_dates_and_a_step_on_one() -> None:
    slope = ramp("2020-01-02", "2020-01-04", 1.0, 0.0)
    assert slope.at(["2019-01-01", "2020-01-03", "2021-01-01"]).tolist() == [1.0, 0.5, 0.0]
    step = ramp("2020-01-02", None, 1.0, 0.0)
    assert step.at(["2000-01-01", "2020-01-01T23:59:59", "2020-01-02"]).tolist() == [1.0, 1.0, 0.0]
    assert step.mean("2020-01-01", "2020-01-03").tolist() == [0.5]


def test_a_threshold_is_passed_at_the_exact_instant() -> None:
    temperature = Series(after(0, 100, 200), [8.0, 18.0, 8.0])
    limit = where_above(temperature, 12.0, 5.0, 8.0)
    assert limit.at(after(39, 41, 159, 161)).tolist() == [8.0, 5.0, 5.0, 8.0]
    assert limit.mean(after(0), after(200))[0] == pytest.approx((80 * 8.0 + 120 * 5.0) / 200.0, rel=1e-12)
    assert where_above(12.0, 12.0, 5.0, 8.0) == 8.0
    assert where_above(Monthly(range(6, 18)), 12.0, 5.0, 8.0).values[5:9] == (8.0, 8.0, 5.0, 5.0)


HEADER = "time,flow [m3/h],x [m]\n"


@pytest.fixture
def write(tmp_path):
    def written(text: str):
        path = tmp_path / "flow.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return written


def test_a_csv_column_is_read_in_inner_units_and_local_time(write) -> None:
    rows = "2020-01-01T00:00Z,3600,1\n2020-01-01T09:00:00+08:00,7200,1\n2020-01-01 02:30:00.5+0000,0,1\n"
    value = read_series(write(HEADER + rows), "flow", "discharge", gap="2 h")
    assert value.value.tolist() == [1.0, 2.0, 0.0]
    assert value.unit == "m3/s"
    assert value.time[0] == np.datetime64("2020-01-01T08:00")
    assert value.time[2] - value.time[1] == np.timedelta64(5_400_500, "ms")


@pytest.mark.parametrize(
    ("rows", "gap", "expected"),
    [
        ("2020-01-01T00:00,1,1\n", None, ":2: time: '2020-01-01T00:00' has no zone; write 2020-01-01T00:00+08:00"),
        ("2020-01-01T01:00Z,1,1\n2020-01-01T00:00Z,1,1\n", None, ":3: time: 2020-01-01T08:00:00 comes after"),
        ("2020-01-01T01:00Z,1,1\n2020-01-01T09:00+08:00,1,1\n", None, ":3: time: 2020-01-01T09:00:00 occurs twice"),
        ("2020-01-01T00:00Z,1,1\n2020-01-01T03:00Z,1,1\n", "1 h", ":3: time: no values for 3 h after"),
        ("2020-01-01T00:00Z,,1\n", None, ":2: flow: the cell is empty"),
        ("2020-01-01T00:00Z,nan,1\n", None, ":2: flow: 'nan' is not a finite number"),
        (",1,1\n", None, ":2: time: the cell is empty"),
        ("2020-02-30T00:00Z,1,1\n", None, ":2: time: '2020-02-30T00:00Z' is not a date of the calendar"),
        ("yesterday,1,1\n", None, ":2: time: 'yesterday' is not an ISO 8601 time"),
        ("", None, "the file holds no values"),
        ("2020-01-01T00:00Z,1,1\n", "1", "gap: 1 has no unit"),
    ],
)
def test_problems_of_a_csv_name_the_line(write, rows: str, gap: str | None, expected: str) -> None:
    with pytest.raises(InputError) as caught:
        read_series(write(HEADER + rows), "flow", "discharge", gap=gap)
    assert expected in str(caught.value)


def test_a_wrong_column_or_unit_is_named(write) -> None:
    path = write(HEADER + "2020-01-01T00:00Z,1,1\n")
    with pytest.raises(InputError, match="did you mean 'flow'"):
        read_series(path, "flows", "discharge")
    with pytest.raises(InputError, match="m3/h"):
        read_series(path, "flow", "level")
