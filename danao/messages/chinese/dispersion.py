"""Messages of danao.dispersion in Chinese."""

# ruff: noqa: E501, one sentence a line

CHINESE = {
    "'{0}' gives {1}, as it does where there is hardly any friction": "“{0}”得出 {1:words}，在几乎没有摩阻处会出现这种情况",
    "chainages must increase, with one coefficient each": "里程必须递增，且每个里程对应一个系数",
    "give 'most', a number, or a roughness": "请给出“most”、数值或糙率",
    "give (chainages, coefficients)": "请给出（里程，系数）",
    "give m²/s, a formula or a table by reach": "请给出 m²/s 数值、公式或按河段的表",
    "is no table": "不是表",
    "{0} is no dispersion": "{0} 不是离散系数",
    "{0} m²/s at {1}": "{1}处的 {0} m²/s",
    "{0} m²/s is negative or not finite": "{0} m²/s 为负值或不是有限值",
}
