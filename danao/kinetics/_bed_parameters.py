"""Parameters of the two-layer bed, shared by all of its processes.

Where QUAL2Kw and NSM (the nutrient module of the U.S. Army Corps of Engineers) agree it is said; ranges are those
between the published sets for fresh and salt water, widened, from memory. A velocity of oxidation enters squared: the
temperature factor here is the root of that of the square.
"""

from __future__ import annotations

from typing import Any

from danao.kinetics._declare import computed, parameter
from danao.kinetics._empirical import gives

_BOTH = "QUAL2Kw and NSM alike, after Di Toro (2001)"

FAST_RATE = parameter("0.035 1/day", "rate", "mineralisation of class G1", ("0.01 1/day", "0.1 1/day"), 1.10, _BOTH)
SLOW_RATE = parameter("0.0018 1/day", "rate", "mineralisation of class G2", ("5e-4 1/day", "0.01 1/day"), 1.15, _BOTH)
THICKNESS = parameter(
    "0.1 m",
    "length",
    "thickness of the anaerobic layer; all times of response grow with it",
    typical=("0.05 m", "0.2 m"),
    source=_BOTH,
    least=1e-6,
)
BURIAL = parameter(
    "5e-6 m/day",
    "velocity",
    "burial, of particles and of what they hold: 1.8 mm a year",
    typical=("0 m/day", "1e-4 m/day"),
    source="QUAL2Kw",
)
DIFFUSION = parameter(
    "0.02 m/day",
    "velocity",
    "exchange of dissolved matter between the layers: diffusion 0.001 m²/day over half of 0.1 m",
    typical=("0.005 m/day", "0.1 m/day"),
    theta=1.08,
    source="QUAL2Kw; NSM has 0.05",
)
MIXING = parameter(
    "0.0024 m/day",
    "velocity",
    "exchange of particles between the layers by animals: 0.00012 m²/day over half of 0.1 m",
    typical=("0 m/day", "0.02 m/day"),
    theta=1.117,
    source="QUAL2Kw; NSM has half of it",
)
SCARCE_OXYGEN = parameter(
    "0.001 mg/L",
    "concentration",
    "oxygen below which the exchange stays as it is and all that takes oxygen fades in proportion",
    typical=("0.0001 mg/L", "0.1 mg/L"),
    source="QUAL2Kw has the bed without oxygen there; CE-QUAL-W2 counts no less than 0.01",
    least=1e-6,
)
AMMONIUM_SORPTION = parameter(
    0.5, "dimensionless", "sorbed per dissolved ammonium: 0.5 kg/L of solids × 1 L/kg", typical=(0.0, 2.0), source=_BOTH
)
NITRIFICATION_VELOCITY = parameter(
    "0.131 m/day",
    "velocity",
    "nitrification in the aerobic layer",
    typical=("0.05 m/day", "0.3 m/day"),
    theta=1.123**0.5,
    source=_BOTH,
)
AMMONIUM_HALF = parameter(
    "0.728 mg/L",
    "concentration",
    "ammonium at which nitrification is halved",
    typical=("0.3 mg/L", "2 mg/L"),
    source=_BOTH,
    least=1e-3,
)
NITRIFICATION_OXYGEN = parameter(
    "0.37 mg/L",
    "concentration",
    "mean oxygen of the aerobic layer at which nitrification is halved",
    typical=("0 mg/L", "1 mg/L"),
    source=_BOTH,
)
SURFACE_DENITRIFICATION = parameter(
    "0.1 m/day",
    "velocity",
    "denitrification in the aerobic layer; 0.2 in salt water from memory",
    typical=("0 m/day", "0.3 m/day"),
    theta=1.08**0.5,
    source=_BOTH,
)
DEEP_DENITRIFICATION = parameter(
    "0.25 m/day",
    "velocity",
    "denitrification in the anaerobic layer",
    typical=("0.05 m/day", "0.5 m/day"),
    theta=1.08,
    source=_BOTH,
)
METHANE_VELOCITY = parameter(
    "0.7 m/day",
    "velocity",
    "oxidation of methane in the aerobic layer",
    typical=("0.2 m/day", "2 m/day"),
    theta=1.079**0.5,
    source=_BOTH,
)
METHANE_OXYGEN = parameter(
    "0.1 mg/L",
    "concentration",
    "mean oxygen of the aerobic layer at which that is halved",
    typical=("0 mg/L", "0.5 mg/L"),
    source="NSM; QUAL2Kw has none",
)
PHOSPHATE_SORPTION = parameter(
    10.0,
    "dimensionless",
    "sorbed per dissolved phosphate without oxygen: 0.5 kg/L of solids × 20 L/kg",
    typical=(5.0, 100.0),
    source=_BOTH,
)
STRENGTHENING = parameter(
    20.0,
    "dimensionless",
    "how many times more the aerobic layer sorbs; 300 in salt water from memory",
    typical=(1.0, 300.0),
    source=_BOTH,
    least=1.0,
)
CRITICAL_OXYGEN = parameter(
    "2 mg/L",
    "concentration",
    "oxygen below which it begins to let go",
    typical=("0.5 mg/L", "4 mg/L"),
    source=_BOTH,
    least=1e-3,
)
SULPHIDE_VELOCITY = parameter(
    "0.2 m/day",
    "velocity",
    "oxidation of dissolved sulphide in the aerobic layer",
    typical=("0.05 m/day", "0.5 m/day"),
    theta=1.079**0.5,
    source="NSM",
)
IRON_SULPHIDE_VELOCITY = parameter(
    "0.4 m/day",
    "velocity",
    "oxidation of sulphide on particles there",
    typical=("0.1 m/day", "1 m/day"),
    theta=1.079**0.5,
    source="NSM",
)
SULPHIDE_SORPTION = parameter(
    50.0,
    "dimensionless",
    "sulphide on particles per dissolved: 0.5 kg/L of solids × 100 L/kg",
    typical=(1.0, 200.0),
    source="NSM",
)
SULPHIDE_OXYGEN = parameter(
    "4 mg/L",
    "concentration",
    "oxygen of the water for which these velocities hold",
    typical=("2 mg/L", "8 mg/L"),
    source="NSM",
    least=1e-3,
)
HALF_SALINITY = parameter(
    "1 psu",
    "salinity",
    "salinity at which half of the carbon ends as sulphide",
    typical=("0.1 psu", "5 psu"),
    source="Di Toro & Fitzpatrick (1993) change from one to the other at 1: from memory",
    least=1e-3,
)


@gives("g/m3")
def methane_saturation(depth: Any, temperature: Any) -> Any:
    """Return 100 (1 + h/10) 1.024^(20 − T), the saturation of methane at the bed as oxygen, g/m³.

    Source
    ------
    Di Toro (2001), eq. 10.51.
    """
    return 100.0 * (1.0 + depth / 10.0) * 1.024 ** (20.0 - temperature)


SATURATION = computed(methane_saturation)
