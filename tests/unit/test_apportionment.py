"""Apportionment, counted by hand on two outlets in plug flow."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from danao import apportion, apportionment_picture, open_response
from danao.errors import InputError
from danao.planning.response import Response, control_of
from danao.reporting.figures.apportionment import apportionment_panels
from tests.responses import two_outlets

DECAY = 2e-6


def by_hand(flow: float, chainage: float) -> dict[str, float]:
    """Return what each emission brings to a place: W / Q exp(−k x / u)."""
    found = {"upstream": 0.3 * np.exp(-DECAY * chainage / 0.5)}
    for name, load, at in (("A", 4.0, 2000.0), ("B", 6.0, 8000.0)):
        found[name] = load / flow * np.exp(-DECAY * (chainage - at) / 0.5) if chainage >= at else 0.0
    return found


@pytest.mark.parametrize(("station", "chainage"), [("P", 7000.0), ("Q", 12_000.0)])
def test_shares_of_a_month(station: str, chainage: float) -> None:
    shares = apportion(two_outlets()).pivot(station, "NH3_N")
    for month, flow in (("2020-01", 10.0), ("2020-02", 5.0)):
        exact = by_hand(flow, chainage)
        for name, part in exact.items():
            assert shares.loc[month, name] == pytest.approx(part / sum(exact.values()), rel=1e-12)


def test_the_year_is_the_mean_of_its_months() -> None:
    parts = apportion(two_outlets(), period="year").pivot("Q", "NH3_N", value="part").loc["2020"]
    for name, part in by_hand(10.0, 12_000.0).items():
        assert parts[name] == pytest.approx(0.5 * (part + by_hand(5.0, 12_000.0)[name]), rel=1e-12)


def test_months_that_exceed_their_limit() -> None:
    """At P, 1 mg/L is passed in the months of low flow alone; at Q always."""
    table = apportion(two_outlets(), period="exceeding")
    low = by_hand(5.0, 7000.0)
    assert sum(low.values()) > 1.0 > sum(by_hand(10.0, 7000.0).values())
    assert table.pivot("P", "NH3_N").loc["2020 exceeding", "A"] == pytest.approx(low["A"] / sum(low.values()))
    with pytest.raises(InputError, match="no month exceeds its limit"):
        apportion(two_outlets(months=1), period="exceeding", targets={"P": "V", "Q": "V"})


def test_by_kind_and_to_a_file(tmp_path: Path) -> None:
    found = apportion(two_outlets())
    kinds = found.pivot("Q", "NH3_N", by="kind").loc["2020-01"]
    exact = by_hand(10.0, 12_000.0)
    assert kinds["works"] == pytest.approx((exact["A"] + exact["B"]) / sum(exact.values()))
    table = pd.read_csv(found.to_csv(tmp_path / "shares.csv"))
    assert len(table) == len(found.table) == 12 * 2 * 3
    assert "data_status" not in table
    marked = apportion(illustrative())
    assert (pd.read_csv(marked.to_csv(tmp_path / "marked.csv"))["data_status"] == "illustrative").all()
    assert "示例数据" in marked.heading("zh")


def test_what_cannot_be_apportioned() -> None:
    with pytest.raises(InputError, match="'week' is not a period"):
        apportion(two_outlets(), period="week")
    with pytest.raises(InputError) as caught:
        apportion(two_outlets()).pivot("X", "COD")
    assert len(caught.value.problems) == 2
    with pytest.raises(InputError, match="'X' is not a station"):
        apportion(two_outlets()).shown("X")


def illustrative() -> Response:
    made = two_outlets()
    return Response(made.parts, made.emissions, {**made.about, "data_status": "illustrative"})


def test_pictures_say_where_and_what() -> None:
    ax = apportionment_picture(illustrative(), "Q", "NH3_N", lang="en")
    assert "illustrative data" in ax.get_title(loc="left")
    labels = [text.get_text().replace("\n", " ") for text in ax.get_legend().get_texts()]
    assert labels[:2] == ["boundary", "treatment works"]
    assert len(apportionment_panels(illustrative()).axes) == 1


def test_a_response_is_the_same_when_it_is_opened_again(tmp_path: Path) -> None:
    made = two_outlets()
    again = open_response(made.save(tmp_path / "response.nc"))
    assert control_of(again) == "Q"
    pd.testing.assert_frame_equal(again.emissions, made.emissions)
    np.testing.assert_array_equal(again.predict({"A": 0.3})["NH3_N"], made.predict({"A": 0.3})["NH3_N"])
