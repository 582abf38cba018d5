"""What people hand in: reports and figures."""

from danao.reporting.compare import compare
from danao.reporting.write import write_report, write_template, write_workbook

__all__ = ["compare", "write_report", "write_template", "write_workbook"]
