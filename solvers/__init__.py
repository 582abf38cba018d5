"""Numerical kernels of danao: arrays in, arrays out.

Nothing here knows a river, a constituent, a date, a unit or a file. Users import `danao`, never this package.
"""

OWNER = "danao"  # lets danao notice when another package of this name stands in the way
