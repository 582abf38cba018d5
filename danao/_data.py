"""Where the files of the shipped cases lie: beside the source in a checkout, inside the package when installed."""

from __future__ import annotations

from pathlib import Path


def scenario_folder() -> Path:
    """Return the folder of the shipped scenarios (``baseline.yaml`` and its data).

    They live once, in ``scenarios/`` of the source tree; the wheel carries a copy as ``danao/_scenarios``.
    """
    package = Path(__file__).resolve().parent
    shipped = package / "_scenarios"
    return shipped if shipped.is_dir() else package.parent / "scenarios"
