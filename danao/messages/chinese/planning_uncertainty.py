"""Messages of danao.planning.uncertainty in Chinese."""

# ruff: noqa: E501, one sentence a line

CHINESE = {
    "a response takes factors on what a source brings": "响应只接受对污染源所带负荷的倍数",
    "a share needs at least one run": "计算比例至少要有一次运行",
    "give applied='factor'": "请给出 applied='factor'",
    "give e.g. 0.95": "请给出如 0.95",
    "no run passed its trust sheet, so nothing is judged; run the base alone to see why": "没有一次运行通过可信度检查，因此没有评价；请单独运行基准情景查看原因",
    "nothing that {0} limits is simulated": "{0} 规定限值的项目都没有被模拟",
    "simulated are: {0}; the standard knows {1}": "所模拟的有：{0:words}；该标准有限值的是 {1:words}",
    "there is no '{0}'": "没有“{0}”",
    "write it as in '500 m'": "请写成如“500 m”的形式",
    "{0} is no confidence": "{0} 不是置信水平",
    "{0} is no distance": "{0} 不是距离",
}
