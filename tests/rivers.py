"""Tiny named rivers that many tests share."""

from __future__ import annotations

from danao.river.network import Reach, River
from danao.river.section import CrossSection


def flume(
    length: float = 1000.0, width: float = 10.0, slope: float = 0.0, manning: float = 0.0, bed: float = 0.0
) -> River:
    """One rectangular reach; `bed` (m) is the level at its downstream end."""
    ends = ((0.0, bed + slope * length), (length, bed))
    return River([Reach("main", [CrossSection.rectangle(x, z, width, manning) for x, z in ends])])


def trapezoid(
    length: float = 10_000.0, width: float = 20.0, side_slope: float = 2.0, slope: float = 2e-4, manning: float = 0.03
) -> River:
    """One trapezoidal reach with a station in its middle."""
    ends = ((0.0, slope * length), (length, 0.0))
    sections = [CrossSection.trapezoid(x, z, width, side_slope, manning) for x, z in ends]
    return River([Reach("main", sections)], stations={"middle": ("main", 0.5 * length)})


def y_junction(manning: float = 0.03) -> River:
    """Two tributaries, `left` and `right`, that meet in `fork` and go on as `main`."""
    trapezoid = CrossSection.trapezoid
    return River(
        [
            Reach("left", [trapezoid(x, 3.0 - 5e-4 * x, 10.0, 2.0, manning) for x in (0.0, 2000.0)], downstream="fork"),
            Reach("right", [trapezoid(x, 4.0 - 5e-4 * x, 6.0, 1.5, manning) for x in (0.0, 4000.0)], downstream="fork"),
            Reach("main", [trapezoid(x, 2.0 - 5e-4 * x, 20.0, 2.0, manning) for x in (0.0, 3000.0)], upstream="fork"),
        ],
        stations={"below": ("main", 500.0), "mouth": ("main", 3000.0)},
    )


def loop(manning: float = 0.03) -> River:
    """A river that parts around an island: `upper`, then `north` and `south` side by side, then `lower`."""
    rectangle = CrossSection.rectangle

    def sections(length: float, top: float, fall: float, width: float) -> list[CrossSection]:
        return [rectangle(0.0, top, width, manning), rectangle(length, top - fall, width, manning)]

    return River(
        [
            Reach("upper", sections(1000.0, 1.0, 0.3, 20.0), downstream="parting"),
            Reach("north", sections(1000.0, 0.7, 0.3, 8.0), upstream="parting", downstream="meeting"),
            Reach("south", sections(1500.0, 0.7, 0.3, 12.0), upstream="parting", downstream="meeting"),
            Reach("lower", sections(1000.0, 0.4, 0.4, 20.0), upstream="meeting"),
        ]
    )


def estuary() -> River:
    """Twelve kilometres of a tidal river, surveyed: a channel, two flood plains, the left bank above the right one."""
    across = (0.0, 15.0, 40.0, 50.0, 75.0, 85.0, 110.0, 125.0)
    above = (6.0, 4.0, 3.6, 0.3, 0.0, 3.2, 3.5, 5.2)
    panels = ((0.0, 0.06), (40.0, 0.028), (85.0, 0.05))

    def section(chainage: float) -> CrossSection:
        bed = 0.5 - 3e-4 * chainage
        return CrossSection.surveyed(chainage, across, [bed + height for height in above], panels)

    stations = {"bridge": ("main", 4000.0), "mouth": ("main", 11_500.0)}
    return River([Reach("main", [section(x) for x in (0.0, 3000.0, 6000.0, 9000.0, 12_000.0)])], stations=stations)
