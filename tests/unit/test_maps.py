"""Rivers on the ground: lines and chainages, maps and plans, and GeoJSON that other programs read."""

from __future__ import annotations

import dataclasses
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import danao
from danao import figures
from danao.describe import describe
from danao.errors import InputError
from danao.reporting.ground import Ground
from danao.river import line
from tests.rivers import estuary, loop, y_junction
from tests.runs import run

BENT = ((114.50, 22.80), (114.50, 22.75), (114.56, 22.70))
HOSTILE = '</script><img src=x onerror=alert(1)>"\u202e=1+1'


def on_the_ground(river: danao.River, crs: str = "EPSG:4490", points=BENT) -> danao.River:
    reaches = [dataclasses.replace(reach, line=points) for reach in river.reaches]
    return danao.River(reaches, river.stations, river.structures, river.junctions, river.title, crs)


@pytest.fixture(scope="module")
def short() -> danao.Results:
    """An hour of a tidal river that lies somewhere on the earth, with ammonia."""
    ends = [danao.Inflow("main", flow=15.0, quality={"NH3_N": 1.2}), danao.Level("main", 0.5, {"NH3_N": 0.1})]
    return run(on_the_ground(estuary()), ends, 3600.0, quality={"NH3_N": 1.2}, cell=800.0, step=60.0)


# lines


def test_a_degree_is_as_long_as_it_is() -> None:
    """A degree of latitude is 111.195 km on the sphere; one of longitude at 60° half of it."""
    degree = np.pi / 180.0 * line.EARTH
    assert line.along([(10.0, 0.0), (10.0, 1.0)], "EPSG:4326")[-1] == pytest.approx(degree, rel=1e-12)
    assert line.along([(10.0, 60.0), (11.0, 60.0)], "EPSG:4326")[-1] == pytest.approx(0.5 * degree, rel=1e-12)
    np.testing.assert_array_equal(line.along([(0, 0), (3, 4), (3, 10)], "EPSG:4547"), [0.0, 5.0, 11.0])


@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_parts_of_a_line_add_up(one: float, other: float) -> None:
    first, last = sorted([one, other])
    whole = line.along(BENT, "EPSG:4490")[-1]
    found = sum(
        line.along(line.part(BENT, "EPSG:4490", *ends), "EPSG:4490")[-1]
        for ends in ((0.0, first), (first, last), (last, 1.0))
    )
    assert found == pytest.approx(whole, rel=1e-4)  # a degree of longitude changes a little along a part


@pytest.mark.parametrize(
    ("points", "crs", "words"),
    [
        (((1.0, 2.0),), "EPSG:4490", "two points"),
        (((1.0, 2.0), (1.0, 2.0)), "EPSG:4490", "twice running"),
        (((22.8, 114.5), (22.9, 114.6)), "EPSG:4490", "longitude comes first"),
        (((1.0, float("inf")), (1.0, 2.0)), "EPSG:4490", "finite"),
        ((("a", "b"), (1.0, 2.0)), "EPSG:4490", "pairs of numbers"),
        (BENT, "Beijing 1954", "no coordinate reference system"),
        (BENT, None, "need a stated"),
    ],
)
def test_wrong_lines_are_refused(points, crs, words) -> None:
    with pytest.raises(InputError, match=words):
        on_the_ground(estuary(), crs, points)


def test_projected_metres_may_be_large() -> None:
    assert (
        on_the_ground(estuary(), "EPSG:4547", ((512_345.0, 2_521_000.0), (514_000.0, 2_519_000.0))).crs == "EPSG:4547"
    )


def test_a_river_without_lines_is_described_as_before() -> None:
    """The hash of a scenario must not change because maps were invented."""
    assert not {"line", "crs"} & set(json.dumps(describe(estuary())).replace('"', " ").split())
    assert describe(on_the_ground(estuary()))["crs"] == "EPSG:4490"


def test_lines_go_through_the_river_file(tmp_path) -> None:
    river = on_the_ground(estuary())
    again = danao.read_river(danao.write_river(river, tmp_path))
    assert again.crs == "EPSG:4490"
    assert [reach.line for reach in again.reaches] == [reach.line for reach in river.reaches]
    file = tmp_path / "river.yaml"
    file.write_text(file.read_text("utf-8").replace("EPSG:4490", "somewhere"), "utf-8")
    with pytest.raises(InputError, match="'somewhere' is no coordinate reference system"):
        danao.read_river(file)


# plans and maps


@pytest.mark.parametrize("river", [y_junction(), loop(), estuary()], ids=["junction", "loop", "single"])
def test_a_plan_joins_what_is_joined(river: danao.River) -> None:
    ground = Ground.of(river)
    assert ground.crs is None
    met: dict[str, list[np.ndarray]] = {}
    for reach in river.reaches:
        points = ground.lines[reach.name]
        assert points[-1, 0] > points[0, 0]  # downstream is to the right
        met.setdefault(reach.node("upstream"), []).append(points[0])
        met.setdefault(reach.node("downstream"), []).append(points[-1])
    for name, ends in met.items():
        np.testing.assert_allclose(ends, [ends[0]] * len(ends), err_msg=name)


def texts(axes) -> set[str]:
    return {text.get_text() for text in axes.texts} | {axes.get_xlabel(), *axes.get_legend_handles_labels()[1]}


def test_a_plan_says_that_it_is_no_map() -> None:
    plan, true = (texts(figures.river_map(river, lang="en")) for river in (estuary(), on_the_ground(estuary())))
    assert "Schematic: straightened, not to scale of the ground" in plan
    assert "N" not in plan
    assert {"N", "Coordinates: EPSG:4490"} <= true


def test_the_scale_bar_is_true() -> None:
    """On the ground a bar of so many kilometres is as long as that at the middle latitude."""
    axes = figures.river_map(on_the_ground(estuary()), lang="en")
    (label,) = [text for text in axes.texts if text.get_text().endswith(" km")]
    bars = [part.get_paths()[0].vertices[:, 0] for part in axes.collections if part.get_zorder() == 6]
    degrees = max(x.max() for x in bars) - min(x.min() for x in bars)
    metres = degrees * np.pi / 180.0 * line.EARTH * np.cos(np.deg2rad(0.5 * (22.80 + 22.70)))
    assert metres == pytest.approx(1000.0 * float(label.get_text().removesuffix(" km")), rel=1e-9)
    assert axes.get_aspect() == pytest.approx(1.0 / np.cos(np.deg2rad(22.75)), rel=1e-9)


def test_the_map_shows_classes_and_refuses_what_has_none(short) -> None:
    labels = texts(figures.river_map(short, constituent="NH3_N", lang="en"))
    assert "Class IV" in labels
    assert "Target missed" in labels
    with pytest.raises(InputError, match="no class of 'SALINITY'"):
        figures.river_map(short, constituent="SALINITY")
    with pytest.raises(InputError, match="a river alone has no classes"):
        figures.river_map(estuary(), constituent="NH3_N")


def test_a_map_as_svg_asks_for_nothing(short, tmp_path) -> None:
    figures.river_map(short, constituent="NH3_N").figure.savefig(tmp_path / "map.svg")
    text = (tmp_path / "map.svg").read_text("utf-8")
    addresses = {part.split('"')[0] for part in text.split('href="')[1:]}
    assert all(address.startswith("#") for address in addresses)
    assert "<image" not in text


# GeoJSON


def test_geojson_holds_what_the_run_found(short, tmp_path) -> None:
    file = danao.write_geojson(tmp_path / "river.geojson", short)
    found = json.loads(file.read_text("utf-8"))
    assert found["type"] == "FeatureCollection"
    assert not {"coordinates", "geometries", "geometry", "properties", "crs"} & found.keys()  # RFC 7946, 7.1 and 4
    assert "CGCS2000" in found["coordinate_note"]["en"]
    by_id = {feature["id"]: feature for feature in found["features"]}
    assert len(by_id) == len(found["features"])
    reach = by_id["reach:main"]["geometry"]
    assert (reach["type"], reach["coordinates"]) == ("LineString", [list(point) for point in BENT])
    for name in short.stations.index:
        section = by_id[f"section:{name}"]
        assert section["geometry"]["type"] == "Point"
        mean = short.at(name)["NH3_N"].values[1:].mean()
        assert section["properties"]["mean_NH3_N"] == pytest.approx(mean, rel=1e-12)
        assert section["properties"]["unit_NH3_N"] == "mg/L"


def test_geojson_of_a_river_alone(tmp_path) -> None:
    file = danao.write_geojson(tmp_path / "river.geojson", on_the_ground(estuary(), "EPSG:4326"))
    found = json.loads(file.read_text("utf-8"))
    assert "WGS 84" in found["coordinate_note"]["zh"]
    assert {feature["properties"]["what"] for feature in found["features"]} == {"reach", "section"}


def test_projected_or_missing_lines_give_no_file(tmp_path) -> None:
    file = tmp_path / "river.geojson"
    with pytest.raises(InputError, match="no line of coordinates of main"):
        danao.write_geojson(file, estuary())
    metres = on_the_ground(estuary(), "EPSG:4547", ((512_345.0, 2_521_000.0), (514_000.0, 2_519_000.0)))
    with pytest.raises(InputError, match=r"EPSG:4547.*longitude and latitude alone.*convert"):
        danao.write_geojson(file, metres)
    assert list(tmp_path.iterdir()) == []


def test_hostile_names_are_text(tmp_path) -> None:
    river = on_the_ground(estuary())
    hostile = danao.River(river.reaches, river.stations, title={"zh": HOSTILE, "en": HOSTILE}, crs=river.crs)
    found = json.loads(danao.write_geojson(tmp_path / "x.geojson", hostile).read_text("utf-8"))
    assert found["title"]["zh"] == HOSTILE
    figures.river_map(hostile).figure.savefig(tmp_path / "x.svg")
    assert "<img" not in (tmp_path / "x.svg").read_text("utf-8")
