"""How much of the ammonia is not ionised: the part that harms fish and leaves to the air."""

from __future__ import annotations

from typing import Any

import numpy as np


def unionised_ammonia(total: Any, temperature: Any, pH: Any, salinity: Any = 0.0) -> Any:
    r"""Return the un-ionised part (NH₃) of total ammonia nitrogen (NH₃ + NH₄⁺).

    .. math:: N_{NH_3} = \frac{N}{1 + 10^{pK - pH}}, \qquad
        pK = 0.09018 + \frac{2729.92}{T_K} + \Delta(T_K, S)

    :math:`\Delta` is what salinity adds to pK: the difference of Millero's constant in sea water and in fresh water,
    with :math:`\ln K = -6285.33/T_K + 0.0001635\,T_K - 0.25444 + (0.46532 - 123.7184/T_K)\sqrt{S} + (-0.01992 +
    3.17556/T_K)\,S`.

    Parameters
    ----------
    total : float or array
        Total ammonia nitrogen, g/m³.
    temperature : float or array
        °C, 0 to 40.
    pH : float or array
        pH; in salt water on the scale of sea water, which reads about 0.1 less than the usual (NBS) one.
    salinity : float or array
        psu, 0 to 40.

    Returns
    -------
    float or array
        g/m³ of nitrogen.

    Source
    ------
    Emerson, Russo, Lund & Thurston (1975), J. Fish. Res. Board Can. 32, 2379–2383; salinity: Millero (1995), Geochim.
    Cosmochim. Acta 59(4), 661–677, coefficients as in Delft3D (nh3fre.f). At 35 psu within 7 % of Clegg & Whitfield
    (1995).

    Examples
    --------
    >>> round(unionised_ammonia(1.0, 25.0, 8.0), 4)
    0.0537
    """
    kelvin = np.asarray(temperature, dtype=float) + 273.15
    psu = np.asarray(salinity, dtype=float)
    salting = (0.46532 - 123.7184 / kelvin) * np.sqrt(psu) + (-0.01992 + 3.17556 / kelvin) * psu
    exponent = 0.09018 + 2729.92 / kelvin - salting / np.log(10.0)
    found = np.asarray(total, dtype=float) / (1.0 + 10.0 ** (exponent - np.asarray(pH, dtype=float)))
    return found if found.ndim else float(found)
