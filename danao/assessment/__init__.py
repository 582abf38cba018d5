"""Results or observations × standard → assessment.

One engine judges runs and measured samples alike: a record of values by station and constituent, its statistic per
period, rows with limit, class and verdict, and from them sections, rivers, frequencies and the bulletin.
"""

from danao.assessment.assessment import Assessment
from danao.assessment.change import Change, change_of_class, change_of_shares
from danao.assessment.engine import assess
from danao.assessment.index import city_index, cwqi
from danao.assessment.margin import HJ_2_3_2018, SafetyMargin
from danao.assessment.samples import Samples, read_samples

__all__ = [
    "HJ_2_3_2018",
    "Assessment",
    "Change",
    "SafetyMargin",
    "Samples",
    "assess",
    "change_of_class",
    "change_of_shares",
    "city_index",
    "cwqi",
    "read_samples",
]
