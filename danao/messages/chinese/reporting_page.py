"""Messages of danao.reporting.whatif and of the demonstration in Chinese."""

CHINESE = {
    "running {0}": "正在运行 {0}",
    "writing the report": "正在写报告",
    "it is there already and holds other things than the demonstration": "它已存在，且含有演示以外的内容",
    "already computed once: taken from the cache (--fresh computes it again)": "已计算过：取自缓存（--fresh 重新计算）",
    "the page has no such slider": "该页面没有这个滑块",
    "no load of a source is known, so there is nothing to move": "没有已知的污染源负荷，因此没有可调的内容",
    "respond with a constituent that is judged": "请对参与评价的组分计算响应",
    "none of {0} has limits in {1}": "{0} 在 {1} 中都没有限值",
    "0.4 is 40 %": "0.4 即 40 %",
    "{0} is no share of a load": "{0} 不是负荷的份额",
    "the page does not move {0} of '{1}'": "该页面不调整“{1}”的 {0}",
    "it names no load that the page moves": "其中没有该页面可调的负荷",
    "write .html": "请写 .html",
    "'{0}' is no page": "“{0}”不是网页文件名",
    "compiling the kernels, once on this machine: about half a minute": "正在编译计算内核，每台机器只需一次：约半分钟",
}
