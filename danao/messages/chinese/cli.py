"""What the command line says and its help, in Chinese."""

CHINESE = {
    "\nstopped; no half-written file is left": "\n已停止；没有留下未写完的文件",
    "{0} problems; nothing was written": "共 {0} 处问题；没有写出任何文件",
    "warning: {0}": "警告：{0:words}",
    "failed: {0}: {1}": "失败：{0}：{1:words}",
    "danao stopped for a reason of its own: {0}: {1}": "danao 因自身原因停止：{0}：{1}",
    "DANAO_TRACEBACK=1 shows where; please report it": "设置 DANAO_TRACEBACK=1 可显示出错位置；请反馈此问题",
    "'.{0}' is no format of pictures": "“.{0}”不是图片格式",
    "use .png, .svg or .pdf": "请用 .png、.svg 或 .pdf",
    "{0}: there already": "{0}：已存在",
    "  unusual: {0}: {1}": "  取值异常：{0}：{1:words}",
    "compiling the kernels, once on this machine: half a minute or so": "正在编译计算内核，每台机器只需一次：约半分钟",
    "\nedit scenario.yaml (the present state) and plan.yaml (measures on top of it), then:": (
        "\n请修改 scenario.yaml（现状）和 plan.yaml（在现状上叠加的措施），然后运行："
    ),
}
