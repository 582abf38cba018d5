"""What a set of processes shows of itself: matrix, parameters, balance; the open set on the command line."""

from __future__ import annotations

import html.parser
import math
from pathlib import Path

import pytest
from click.testing import CliRunner

from danao import Constituent, Kinetics, Process, catalogue, cli
from danao.forcing.series import Monthly
from danao.kinetics import AtTemperature, Lanes, OnStretch, Scaled, closing
from danao.kinetics._listing import explained, listing, minimal
from danao.kinetics.bed_release import bed_release
from danao.kinetics.decay import decay
from danao.kinetics.nitrification import nitrification
from danao.kinetics.reaeration import reaeration
from danao.kinetics.settling import settling
from tests.batch import DAY


def loss(c: float, *, k: float) -> float:
    return k * c


def share(*, part: float) -> float:
    return 1.0 - part


@pytest.fixture
def kinetics() -> Kinetics:
    """Give nitrification with alkalinity, reaeration, and one whose factors are functions and vary by reach."""
    demand = {"main": 1.0, "trib": 2.0}
    parameters = {"k": 1e-6, "part": 0.25, "demand": demand}
    own = Process("own", loss, {"COD": -1.0, "NH3_N": share, "DO": "-demand"}, parameters, {"c": "COD"})
    return Kinetics([nitrification(), reaeration(), own], ["NH3_N", "NO3_N", "DO", "ALK", "COD", "FC", "SALINITY"])


def test_the_matrix_has_units_solved_factors_rates_and_partners(kinetics: Kinetics) -> None:
    head, *rows = kinetics.table()
    assert head[1:4] == ["NH3_N [mg/L]", "NO3_N [mg/L]", "DO [mg/L]"]
    assert head[6:] == ["FC [1/L]", "SALINITY", "rate", "exchange"]
    assert rows[0] == ["nitrification NH3_N", "-1", "1", "-oxygen_demand = -4.571", "-7.143", "", "", "",
                       "rate * oxygen * NH3_N", "water"]  # fmt: skip
    assert rows[1][3:] == ["1", "", "", "", "", "aeration * (saturation - DO)", "air"]
    assert rows[2][1:6] == ["share = 0.75", "", "-demand = -(main: 1; trib: 2)", "", "-1"]
    assert rows[2][8] == "k * COD"


def test_the_matrix_shows_itself_as_text_markdown_and_html(kinetics: Kinetics) -> None:
    lines = str(kinetics).splitlines()
    assert len(lines) == 5
    assert len({line.count(" | ") for line in (lines[0], *lines[2:])}) == 1
    assert kinetics.to_markdown().splitlines()[1] == "| --- " * 10 + "|"
    text = kinetics._repr_html_()
    assert text.count('<tr align="right">') == 4
    assert ">NH3_N [mg/L]</th>" in text
    assert repr(kinetics) == "<Kinetics: 3 processes, NH3_N, NO3_N, DO, ALK, COD, FC, SALINITY>"


class Tags(html.parser.HTMLParser):
    """Collects the tags and attributes of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.found |= {tag, *(name for name, _ in attrs)}


def test_what_people_write_is_escaped() -> None:
    evil = '"><script>alert(1)</script>|\n<img src=x onerror=y>'
    made = Process(evil, loss, {"BAD": -1.0}, {"k": 1.0}, {"c": "BAD"})
    kinetics = Kinetics([made], [Constituent("BAD", long_name=evil, unit="<u>")])
    assert Tags(kinetics._repr_html_()).found == {
        "div", "b", "table", "tr", "th", "td", "style", "align", "cellpadding",
    }  # fmt: skip
    marked = kinetics.to_markdown()
    assert len(marked.splitlines()) == 3
    assert "<script>" not in marked
    assert "\\|" in marked


def test_forty_processes_stay_small() -> None:
    names = ["COD", "CODMn", "NH3_N", "TP", "TN", "ORG_N", "ORG_P", "SS", "FC", "Cu", "Zn", "Cd", "Pb"]
    made = [make(name) for name in names for make in (decay, settling, bed_release)]
    kinetics = Kinetics([*made, reaeration()], [*names, "DO"])
    assert len(kinetics.processes) == 40
    assert len(kinetics._repr_html_().encode()) < 40_000


# --- parameters


def test_the_table_of_parameters_is_in_declared_units() -> None:
    rate = {"a": "0.2 1/day", "b": "0.3 1/day"}
    kinetics = Kinetics(
        [decay(rate="0.05 1/day"), settling(velocity="2 m/day"), decay("TN", rate=rate)], ["COD", "TP", "TN"]
    )
    table = kinetics.parameters.set_index(["process", "parameter"])
    first = table.loc[("decay COD", "rate")]
    assert (first["value"], first["unit"], first["theta"]) == (0.05, "1/day", 1.047)
    assert first["usual"] == "0.01 1/day to 0.5 1/day"
    assert first["meaning"] == "loss at 20 °C, calibrated"
    assert first["source"].startswith("review points")
    assert table.loc[("settling TP", "velocity"), "value"] == 2.0
    assert math.isnan(table.loc[("settling TP", "velocity"), "theta"])
    assert table.loc[("settling TP", "share"), "unit"] == ""
    assert table.loc[("decay TN", "rate"), "value"] == "a: 0.2; b: 0.3"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Lanes((0.1 / DAY, 0.2 / DAY)), "0.1–0.2 in 2 lanes"),
        (OnStretch(1.0 / DAY, 0.1 / DAY, ("main", 0.0, 500.0)), "1 on main 0–500 m, else 0.1"),
        (Scaled(0.1 / DAY, 2.0), "0.1 × (2)"),
        (Monthly([month / DAY for month in range(1, 13)]), "1–12 in time"),
        (AtTemperature(0.4 / DAY, 1.1), 0.4),
    ],
)
def test_values_that_vary_are_told_in_a_few_words(value: object, text: object) -> None:
    assert Kinetics([decay(rate=value)], ["COD"]).parameters["value"][0] == text


def test_undeclared_parameters_are_listed_too(kinetics: Kinetics) -> None:
    table = kinetics.parameters.set_index(["process", "parameter"])
    assert table.loc[("own", "k"), "value"] == 1e-6
    assert table.loc[("own", "k"), "unit"] == ""
    assert table.loc[("reaeration", "fresh"), "value"] == "fresh_saturation(temperature, air_pressure)"


# --- balance


def test_the_balance_tells_what_closes_and_what_leaves(kinetics: Kinetics) -> None:
    table = kinetics.balance()
    assert list(table.columns) == ["N", "O", "charge", "exchange", "released"]
    assert table.loc["nitrification NH3_N", ["N", "O", "charge"]].tolist() == [0.0, 0.0, 0.0]
    assert table.loc["reaeration", "O"] == -1.0
    assert table.loc["reaeration", "exchange"] == "air"
    assert math.isnan(table.loc["own", "N"])


def test_what_is_released_counts() -> None:
    def rate(NO3_N: float, *, k: float) -> float:
        return k * NO3_N

    leaves = {"N": 1.0}
    made = Process("gone", rate, {"NO3_N": -1.0, "ALK": closing("charge")}, {"k": 1.0}, released=leaves)
    table = Kinetics([made], ["NO3_N", "ALK"]).balance()
    assert table.loc["gone", "N"] == 0.0
    assert table.loc["gone", "released"] == "N 1"


# --- the command line


def danao(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(cli.main, ["processes", *arguments])
    return done.exit_code, done.stdout + done.stderr


def test_the_open_set_is_listed() -> None:
    code, text = danao()
    assert code == 0
    assert [line.split()[0] for line in text.splitlines()] == list(catalogue.names("danao.kinetics"))
    assert all(sentence for _, sentence in listing())
    assert "- `decay`: First-order loss" in danao("--markdown")[1]


@pytest.mark.parametrize("name", catalogue.names("danao.kinetics"))
@pytest.mark.parametrize("form", ["text", "markdown"])
def test_every_name_can_be_explained(name: str, form: str) -> None:
    text = explained(name, form)
    assert "| exchange" in text
    assert "Source" in text or form == "text"
    assert "nan" not in text.split()


def test_one_name_is_explained_in_full() -> None:
    code, text = danao("nitrification")
    assert code == 0
    for part in (
        "-oxygen_demand = -4.571",
        "with oxygen = DO / (half_saturation + DO) if half_saturation > 0.0 else 1.0",
        "rate = 0.1 1/day at 20 °C, θ 1.08: nitrification; tidal",
        "usual 0.01 1/day to 1",
        "Chapra (1997), *Surface",
    ):
        assert part in text
    marked = danao("nitrification", "--markdown")[1]
    assert "$$\nr = k_{20}" in marked
    assert "| nitrification NH3_N | rate | 0.1 | 1/day | 1.08 |" in marked
    code, text = danao("nitrificaton")
    assert code == 2
    assert "did you mean 'nitrification'" in text


def test_a_constituent_whose_closing_factor_is_zero_stays() -> None:
    made = Process("p", loss, {"DETRITUS": -1.0, "ORG_N": closing("N")}, {"k": 1.0}, {"c": "DETRITUS"}, exchange="bed")
    assert minimal([made]).names == ("DETRITUS", "ORG_N")


def test_a_file_of_the_users_own_is_explained(tmp_path: Path) -> None:
    path = tmp_path / "eaten.py"
    path.write_text(
        '"""Eaten."""\nfrom danao.kinetics import parameter, process\n\n'
        '@process({"COD": -1.0, "FISH": 0.1})\n'
        'def eaten(COD, FISH, *, k=parameter("1 1/day", "rate", "how fast")):\n    return k * COD * FISH\n',
        encoding="utf-8",
    )
    code, text = danao(str(path))
    assert code == 0
    assert "FISH [mg/L]" in text
    assert "k * COD * FISH" in text
    path.write_text(path.read_text(encoding="utf-8").replace("k * COD", "[k * COD]"), encoding="utf-8")
    code, text = danao(str(path))
    assert code == 2
    assert "eaten.py:6: process 'eaten': eaten makes a list" in text
