from __future__ import annotations

import copy
import pickle
from types import SimpleNamespace

import pytest

import danao
from danao.errors import InputError
from danao.river.network import Reach, River, Station, kilometre_mark
from danao.river.section import CrossSection
from tests import rivers


def channel(name: str, *chainages: float, manning: float = 0.03, **nodes: str) -> Reach:
    return Reach(name, [CrossSection.rectangle(x, 0.0, 10.0, manning) for x in chainages], **nodes)


def faults(*args: object, **kwargs: object) -> list[str]:
    with pytest.raises(InputError) as caught:
        River(*args, **kwargs)  # type: ignore[arg-type]
    return [str(problem) for problem in caught.value.problems]


def test_river_as_the_design_writes_it() -> None:
    river = danao.River(
        reaches=[
            danao.Reach(
                "main",
                sections=[
                    danao.CrossSection.trapezoid(
                        chainage=x, bed=2.0 - x / 5000.0, width=20.0, side_slope=2.0, manning=0.03
                    )
                    for x in (0.0, 4000.0, 10_000.0)
                ],
            )
        ],
        stations={"S1": ("main", 5000.0)},
    )
    assert river.length == river.reach("main").length == 10_000.0
    assert river.station("S1") == Station("S1", "main", 5000.0)
    assert river.free_ends() == (("main", "upstream"), ("main", "downstream"))
    assert list(river.nodes()) == ["main.upstream", "main.downstream"]


def test_stations_come_as_mapping_or_list() -> None:
    station = Station("S1", "main", 5.0, title={"zh": "一"}, target="III", control=True)
    for given in ({"S1": station}, [station]):
        assert River([channel("main", 0.0, 10.0)], given).stations == {"S1": station}


def test_joined_ends_share_a_node() -> None:
    river = rivers.y_junction()
    assert river.nodes()["fork"] == (("left", "downstream"), ("right", "downstream"), ("main", "upstream"))
    assert river.free_ends() == (("left", "upstream"), ("right", "upstream"), ("main", "downstream"))
    assert rivers.loop().free_ends() == (("upper", "upstream"), ("lower", "downstream"))


def test_rivers_copy_and_travel() -> None:
    river = rivers.loop()
    assert copy.deepcopy(river) == pickle.loads(pickle.dumps(river)) == river == rivers.loop()
    assert river != rivers.y_junction()


def test_shows_itself() -> None:
    assert repr(rivers.y_junction()) == "River(3 reaches, 9 km, 2 stations)"
    assert "0+000 – 3+000<" in rivers.y_junction()._repr_html_()
    assert "left.upstream → fork" in repr(rivers.y_junction().reach("left"))


@pytest.mark.parametrize(
    ("chainage", "mark"),
    [(0.0, "0+000"), (3450.0, "3+450"), (12.5, "0+012.5"), (-50.0, "-0+050"), (999.9999, "1+000"), (-1e-9, "0+000")],
)
def test_kilometre_marks(chainage: float, mark: str) -> None:
    assert kilometre_mark(chainage) == mark


def test_unknown_names_get_the_nearest() -> None:
    river = rivers.trapezoid()
    with pytest.raises(InputError, match="did you mean 'main'"):
        river.reach("mian")
    with pytest.raises(InputError, match="did you mean 'middle'"):
        river.station("midle")


def test_disconnected_network() -> None:
    (said,) = faults([channel("a", 0.0, 9.0, downstream="fork"), channel("b", 0.0, 9.0, upstream="frok")])
    assert "reach 'b' joined to nothing else" in said
    assert "fork, frok" in said


def test_sections_of_a_reach() -> None:
    assert "at least two" in faults([channel("a", 0.0)])[0]
    assert faults([channel("a", 0.0, 50.0, 20.0)]) == [
        "reaches.a.sections[2].chainage: sections out of order: 0+020 follows 0+050; "
        "give them by growing chainage, downstream"
    ]
    mixed = Reach("a", [CrossSection.rectangle(x, 0.0, 10.0, n) for x, n in ((0.0, 0.0), (1.0, 0.03))])
    assert "frictionless" in faults([mixed])[0]


@pytest.mark.parametrize("chainage", [-1.0, 101.0, float("nan"), float("inf")])
def test_places_off_the_reach(chainage: float) -> None:
    (said,) = faults([channel("a", 0.0, 100.0)], {"S": ("a", chainage)})
    assert said.startswith("stations.S.chainage:")
    gate = SimpleNamespace(name="gate", at=("a", chainage))
    (said,) = faults([channel("a", 0.0, 100.0)], structures=[gate])
    assert said.startswith("structures.gate.chainage:")


def test_all_faults_are_told_at_once() -> None:
    said = faults(
        [channel("a", 0.0, 100.0), channel("a", 0.0), channel("b", 5.0, 5.0)],
        [Station("S", "a", 1.0), Station("S", "x", 1.0), Station("T", "a", 200.0)],
    )
    for expected in (
        "'a' names 2",
        "'S' names 2",
        "at least two",
        "out of order",
        "disconnected",
        "'x'",
        "off the reach",
    ):
        assert any(expected in line for line in said), expected
    assert "at least one reach" in faults([])[0]
    assert "is called 'S'" in faults([channel("a", 0.0, 9.0)], {"Z": Station("S", "a", 1.0)})[0]
