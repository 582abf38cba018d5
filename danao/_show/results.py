"""The card of the results of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from danao._show.card import Card, Table
from danao._show.profile import UNBOUNDED, Mark, Profile, Stretch
from danao._show.words import in_both, kilometre_mark, named, number, plain
from danao.messages.language import preferred

if TYPE_CHECKING:
    from danao.results import Results
    from danao.trust import TrustSheet

Floats = NDArray[np.float64]

_VALUES = 60_000
"""Values that are read of a variable at most: of a year of hours in 300 cells every 44th record."""
_CONSTITUENTS = 6
_UNITS = {"g m-3": "mg/L", "L-1": "1/L", "degree_Celsius": "°C", "1": "", "day": "d"}


def results_card(results: Results) -> Card:
    """Return period, trust sheet, long profile and means at the stations of a run, without reading all of its file."""
    data, about = results.dataset, results.provenance
    first, last = (str(time)[:16].replace("T", " ") for time in data["time"].values[[0, -1]])
    stride = _stride(results)
    facts = [
        ("name", plain(results.name)),
        ("period", f"{first} to {last}, {data.sizes['time']:,} records"),
        ("cells", f"{data.sizes['cell']:,}" + ("" if results.kept == "all" else ", those at the stations alone")),
        ("carried", ", ".join(plain(name) for name in list(results.constituents)[:12]) or "water only"),
        ("trust sheet", _trust(results.trust)),
    ]
    if about.get("scenario_hash"):
        version = (about.get("versions") or {}).get("danao", "")
        facts.append(("scenario", f"{plain(about['scenario_hash'])[:12]}, danao {plain(version)}"))
    told = "all records" if stride == 1 else f"every {stride}th record"
    notes = [f"means and ranges are of {told}; danao.assess(results) judges the class of each month"]
    parts: list[Profile | Table] = [_profile(results, stride)] if results.kept == "all" else []
    if len(results.stations):
        parts.append(_stations(results, stride))
    return Card(
        f"Results {in_both(about.get('title'), results.name)}",
        facts,
        warnings=distrust(results.trust),
        parts=parts,
        notes=notes,
        illustrative=about.get("data_status") == "illustrative",
    )


def distrust(trust: TrustSheet) -> list[str]:
    """Return which checks a run failed; nothing if it may be believed."""
    if trust.passed:
        return []
    failed = [one for one in trust.checks if not one.passed]
    if not failed:
        return ["the trust sheet is empty: nothing was checked"]
    english = preferred() == "en"
    return [
        f"trust sheet FAILED: {one.title[english]}: {number(one.value)}, {one.sense} {_limit(one.limit)} allowed"
        + (f" ({plain(one.comment)})" if one.comment else "")
        for one in failed[:4]
    ]


def _limit(limit: float | None) -> str:
    return "" if limit is None else number(limit)


def _trust(trust: TrustSheet) -> str:
    passed = sum(one.passed for one in trust.checks)
    return f"{'passed' if trust.passed else 'FAILED'}, {passed} of {len(trust.checks)} checks kept"


def _stride(results: Results) -> int:
    sizes = results.dataset.sizes
    return max(1, -(-sizes["time"] * sizes["cell"] // _VALUES))


def _read(results: Results, name: str, stride: int) -> Floats:
    """Return a variable at the records that are shown, shape (records, cells)."""
    return results.dataset[name].isel(time=slice(None, None, stride)).to_numpy().astype(float)


def _profile(results: Results, stride: int) -> Profile:
    """Return the long profile with the water level at the end, and its range."""
    data = results.dataset
    levels = _read(results, "level", stride)
    last = data["level"].isel(time=-1).to_numpy().astype(float)
    low, high = np.minimum(levels.min(axis=0), last), np.maximum(levels.max(axis=0), last)
    chainage, bed, bank = (data[name].to_numpy().astype(float) for name in ("chainage", "bed", "bank"))
    bank = np.where(bank - bed < UNBOUNDED, bank, np.nan)
    reaches = data["reach"].to_numpy()
    stretches = []
    for name in dict.fromkeys(reaches.tolist()):
        here = reaches == name
        stretches.append(Stretch(name, *(line[here] for line in (chainage, bed, bank, last, low, high))))
    rows = results.stations.itertuples()
    marks = [Mark("station", row.reach, float(row.chainage), str(row.Index)) for row in rows]
    return Profile(stretches, marks, "water level at the end, and its range")


def _stations(results: Results, stride: int) -> Table:
    """Return the means at the stations."""
    stations, shown = results.stations, list(results.constituents)[:_CONSTITUENTS]
    cells = stations["cell"].to_numpy(int)
    means = {name: _read(results, name, stride)[:, cells].mean(axis=0) for name in shown}
    targets = results.provenance.get("targets") or {}
    rows = []
    for place, row in enumerate(stations.head(20).itertuples()):
        target = targets.get(row.Index) or row.target
        rows.append(
            [
                named(str(row.Index), {"zh": row.title_zh, "en": row.title_en}),
                f"{plain(row.reach)} {kilometre_mark(float(row.chainage))}",
                plain(target) if isinstance(target, str) else "",
                *(number(float(means[name][place])) for name in shown),
            ]
        )
    units = {name: _UNITS.get(about["unit"], about["unit"]) for name, about in results.constituents.items()}
    heads = [f"{plain(name)} {units[name]}".strip() for name in shown]
    return Table(("mean at", "place", "target", *heads), rows, len(stations))
