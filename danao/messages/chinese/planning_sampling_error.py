"""Messages of danao.planning.sampling_error in Chinese."""

# ruff: noqa: E501, one sentence a line

CHINESE = {
    "a {0} cannot be sampled": "{0} 不能用于取样",
    "cut the series, or fill the gap": "请截取序列，或补齐缺测",
    "give 1 or more": "请给 1 或更大的数",
    "give 1000 or more": "请给 1000 或更多",
    "give a share, e.g. 0.05": "请给出份额，例如 0.05",
    "give results, a dataset with time and station, or a table by time": "请给出运行结果、含 time 和 station 的数据集，或按时间的表",
    "give the flow, positive seaward, or tide='all'": "请给出流量（向海为正），或 tide='all'",
    "it knows {0}": "其中有限值的是 {0}",
    "nothing here is limited by {0}": "此处没有 {0} 规定限值的项目",
    "sort the series, each instant once": "请将序列排序，每个时刻只留一次",
    "take fewer samples, or wider hours, days or tide": "请减少样品数，或放宽钟点、日期或潮时",
    "the instants do not rise": "时刻没有递增",
    "the rules leave no instant between {0} and {1}": "按规则在 {0} 与 {1} 之间没有可取样的时刻",
    "which way the water runs is not known": "不知道水流的方向",
    "{0} draws tell nothing": "抽样 {0} 次说明不了问题",
    "{0} is no number of samples": "{0} 不是样品数",
    "{0} is no risk": "{0} 不是风险水平",
    "{0} samples prove nothing": "{0} 个样品说明不了问题",
    "{0} to {1} is empty or outside {2} to {3}": "{0}～{1} 为空，或超出 {2}～{3}",
    "{0} values, but {1} instants": "有 {0} 个数值，却有 {1} 个时刻",
    "{0}: the rules leave no instant between {1} and {2}": "{0}：按规则在 {1} 与 {2} 之间没有可取样的时刻",
}
