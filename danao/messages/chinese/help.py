"""The help of the command line in Chinese: paragraphs of commands, what options do."""

CHINESE = {
    # click's own
    "Options": "选项",
    "Commands": "命令",
    "Positional arguments": "参数",
    "Show this message and exit.": "显示本帮助。",
    "Show the version and exit.": "显示版本号。",
    # the whole
    "Say whether a river meets Class III, and which plan gets it there.": "判断河流是否达到Ⅲ类，并找出达标的方案。",
    "Flow and water quality of tidal rivers, source-reduction plans, the verdict by GB 3838-2002, and the report.": (
        "感潮河流的水流与水质、污染源削减方案、按 GB 3838-2002 的评价，以及报告。"
    ),
    "Language.": "语言。",
    "Standard by name or YAML file; GB 3838-2002 by default.": "标准的名称或 YAML 文件；默认 GB 3838-2002。",
    "Write it as a report: .html, or tables in .xlsx.": "写成报告：.html；或以 .xlsx 写出各表。",
    "Runs side by side.": "同时运行的个数。",
    # runs
    "Check scenario files and all that they name; every problem is told at once, by line.": (
        "检查情景文件及其引用的全部文件；所有问题按行一次列出。"
    ),
    "Of a file with 'vary' every run is made, and how many there are of what is told.": (
        "含“vary”的文件会生成其全部运行，并说明各有多少次。"
    ),
    "Run scenarios, one result DIR/NAME.nc each. A FILE that is a result repeats its run.": (
        "运行情景，各写出一个结果 DIR/NAME.nc。FILE 若为结果文件，则重复当时的运行。"
    ),
    "Leave out scenarios whose complete result is already there.": "跳过已有完整结果的情景。",
    "Replace files of the same name that are no results.": "覆盖不是结果的同名文件。",
    "Judge results (RUN.nc) or measured samples (SAMPLES.csv) by a standard.": (
        "按标准评价运行结果（RUN.nc）或监测样品（SAMPLES.csv）。"
    ),
    "Write every verdict to a CSV.": "将每项评价写入 CSV。",
    "Exit with 1 unless every section meets its target.": "有断面不达标时退出码为 1。",
    "What is judged.": "评价的时段。",
    "Which part of the tide is judged.": "评价潮汐的哪一部分。",
    "Write the report of runs, and of what planning finds: one page that opens offline, or a workbook (.xlsx).": (
        "写出运行及规划结果的报告：可离线打开的单页，或工作簿（.xlsx）。"
    ),
    "Measured values to draw: time,station,constituent,value,unit,flag; the scenario's own by default.": (
        "要绘出的实测值：time,station,constituent,value,unit,flag；默认用情景自带的。"
    ),
    "Add who causes what, and the capacity.": "加入来源解析和环境容量。",
    "Add the cheapest plan: source,constituent,most,cost.": "加入费用最低的方案：source,constituent,most,cost。",
    "Put runs side by side: how often each meets its targets, its worst values, its loads.": (
        "并列比较各次运行：达标频率、最差值、负荷。"
    ),
    "Make a commented starter case in DIR: a scenario, a plan, a river and its tables.": (
        "在 DIR 中生成带注释的起步算例：情景、方案、河流及各表。"
    ),
    "Make a river file in DIR from a FILE of HEC-RAS (.g01), SWMM (.inp) or cross sections (.csv).": (
        "由 HEC-RAS（.g01）、SWMM（.inp）或断面表（.csv）的 FILE 在 DIR 中生成河流文件。"
    ),
    "The report tells what was taken, what was left and why; DIR/import.csv tells it record by record.": (
        "报告说明导入了什么、未导入什么及原因；DIR/import.csv 逐条列出。"
    ),
    "A new case folder.": "新的算例文件夹。",
    "Metres or feet, where a HEC-RAS file does not say.": "米或英尺，用于未注明单位的 HEC-RAS 文件。",
    "Coordinate reference system of the file's coordinates, e.g. EPSG:4490.": (
        "文件坐标所用的坐标参考系，如 EPSG:4490。"
    ),
    "Give the JSON Schema of scenario files, with which editors complete and check keys.": (
        "给出情景文件的 JSON Schema，编辑器可据此补全和检查各键。"
    ),
    "File; standard output without it.": "文件；不给则写到标准输出。",
    "List what can happen in the water; with a NAME, its rates, factors and parameters.": (
        "列出水中可能发生的过程；给出 NAME 时列出其速率、系数和参数。"
    ),
    "A NAME is one that scenario files use, also a file of your own (my_die_off.py), which is run to that end.": (
        "NAME 为情景文件所用的名称，也可以是自己的文件（my_die_off.py），后者会为此执行。"
    ),
    "Write tables for Markdown.": "以 Markdown 写出各表。",
    # planning
    "Run many scenarios, a folder each in DIR, those on the same water in one pass. Called again, it goes on.": (
        "批量运行情景，在 DIR 中各占一个文件夹，水流相同的一次算完。再次调用则接着运行。"
    ),
    "A FILE may vary (its key 'vary'): then all its runs. DIR/comparison.csv puts all side by side, "
    "DIR/ensemble.nc holds their series at the stations.": (
        "FILE 可含变动（键“vary”）：则运行其全部。DIR/comparison.csv 并列比较，DIR/ensemble.nc 保存各监测断面的序列。"
    ),
    "Of the batch.": "该批次的文件夹。",
    "Processes.": "进程数。",
    "A Dask scheduler (tcp://…) in their place; 'local' starts one here.": (
        "改用 Dask 调度器（tcp://…）；“local”在本机启动一个。"
    ),
    "Scenarios that go through one pass, at most.": "一次并行计算的情景数上限。",
    "Divide the run of FILE into what each source brings: what apportion, capacity and allocate start from.": (
        "把 FILE 的运行按污染源分解：来源解析、容量和分配由此开始。"
    ),
    "Predict this one; repeat it. By default, all.": "要预测的组分；可重复给出。默认全部。",
    "Measure how far direct runs are from it.": "测定它与直接运行的差别。",
    "Say who causes what: the share of every source in every constituent at every station.": (
        "来源解析：各污染源在每个监测断面、每种组分中的份额。"
    ),
    "Print this one; by default the first control section.": "要列出的断面；默认为首个控制断面。",
    "Write all shares to a CSV.": "将全部份额写入 CSV。",
    "Write the picture: .png, .svg, .pdf.": "写出图片：.png、.svg、.pdf。",
    "Find the cheapest cuts that keep every limit; FILE.csv has source,constituent,most,cost. 1: there is no plan.": (
        "求满足各项限值的最低费用削减方案；FILE.csv 含 source,constituent,most,cost。退出码 1 表示无可行方案。"
    ),
    "The levers.": "可调的削减手段。",
    "Share of the months that must meet the limits.": "必须达标的月份份额。",
    "Share of the limits that stays free, such as 0.1.": "限值中留出的份额，例如 0.1。",
    "Unit of the costs, as it is printed.": "费用的单位，照此列出。",
    "Keep the measured error of the responses free.": "为响应的实测误差留出余量。",
    "Run the plan on it.": "用它运行该方案。",
    "Write the loads to a CSV.": "将负荷写入 CSV。",
    "Say how likely each section meets its target, when what FILE varies (its key 'vary') is not known exactly.": (
        "FILE 中变动的量（键“vary”）不确定时，给出各断面的达标概率。"
    ),
    "Write every probability to a CSV.": "将各概率写入 CSV。",
    "Draw them by section and month.": "按断面和月份绘图。",
    "Say what the river can take: the largest loads that keep every section at its target, in one table.": (
        "计算环境容量：使各断面达标的最大负荷，列为一表。"
    ),
    "With the RUN.nc that the responses were made of, the formulas of GB/T 25173 and HJ 2.3 stand beside it.": (
        "若给出计算响应所用的 RUN.nc，则同时列出 GB/T 25173 和 HJ 2.3 的公式结果。"
    ),
    "Write the table to a CSV.": "将该表写入 CSV。",
    "Outlet whose load is sought; repeat it.": "要求负荷的排污口；可重复给出。",
    "Margin of safety, e.g. 0.1.": "安全余量，例如 0.1。",
    "Share of the months that have to meet the target.": "必须达标的月份份额。",
    "free, outlets, constituents or all.": "free、outlets、constituents 或 all。",
    "Follow an accidental release on the stored flow of a run: when it arrives, how strong, and for how long.": (
        "在所存运行的水流上追踪突发泄漏：何时到达、浓度多高、持续多久。"
    ),
    "main,7.0km, or the name of a station or source.": "main,7.0km，或监测断面、污染源的名称。",
    "When it begins, local time of the run.": "开始时刻，用运行的当地时间。",
    "500 kg.": "500 kg。",
    "30 min; 0 is all at once.": "30 min；0 表示一次全部泄漏。",
    "What should not be passed: 1 mg/L.": "不应超过的浓度：1 mg/L。",
    "First-order loss: 0.1 1/d.": "一级降解：0.1 1/d。",
    "Settling velocity: 0.5 m/d.": "沉降速度：0.5 m/d。",
    "Where to stop: a time, or 3 d after the release.": "何时停止：时刻，或泄漏后 3 d。",
    "Find the likely place, time and mass of a release from SAMPLES.csv (time,station,value,unit,flag).": (
        "由 SAMPLES.csv（time,station,value,unit,flag）反推泄漏的可能位置、时间和质量。"
    ),
    "How long the release took.": "泄漏持续的时间。",
    "Taken off the samples.": "从样品中扣除的本底。",
    "No release is looked for before.": "不考虑此前的泄漏。",
    "Write place by place to a CSV.": "按位置写入 CSV。",
    "A setting; repeat it.": "一项设定；可重复给出。",
    "All of it is illustrative: a shortened and coarsened case, no verdict on any real river. The first time compiles "
    "the kernels, about half a minute; what was computed stays in the cache of the user.": (
        "全部为示例：算例经过缩短和简化，不对任何真实河流作评价。首次运行需编译计算内核，约半分钟；算过的结果留在用户缓存中。"
    ),
    "Compute again what lies in the cache from an earlier time.": "重新计算缓存中已有的结果。",
    "Do not open the report in a browser.": "不在浏览器中打开报告。",
    "FILE is a page that opens offline (.html), a Word document (.docx), a PDF or "
    "a workbook with the tables (.xlsx).": (
        "FILE 可为离线网页（.html）、Word 文档（.docx）、PDF 或含各表的工作簿（.xlsx）。"
    ),
    "Fill a Word document of your own; see danao template.": "填写自备的 Word 文档；见 danao template。",
    "Give the script with which a shell completes commands, options, files, standards, processes and keys.": (
        "给出命令行补全脚本：补全命令、选项、文件、标准、过程和键。"
    ),
    "Of a run: measure the error of the page.": "由运行生成时：测定该页面的误差。",
    "Only this one; repeat it.": "只取这一种；可重复给出。",
    "Run a small bundled river, present state and a plan, and open the report of both. No network is needed.": (
        "运行随附的小河算例（现状和一个方案），并打开两者的报告。无需网络。"
    ),
    "Say what a key is instead, e.g. numerics.cell; 'keys' lists them all.": (
        "改为说明某个键，例如 numerics.cell；“keys”列出全部。"
    ),
    "The first FILE is a response (danao respond), or a run, which is divided at once. Others are runs of plans.": (
        "第一个 FILE 为响应（danao respond），或一次运行（随即分解）；其余为各方案的运行。"
    ),
    "What can be cut at which cost.": "可削减的内容及其费用。",
    "Write a commented Word template to make your own: danao report RUN.nc --template FILE.docx fills it.": (
        "写出带注释的 Word 模板供修改；用 danao report RUN.nc --template FILE.docx 填写。"
    ),
    "Write it as a report: .html, .docx, .pdf or .xlsx.": "写成报告：.html、.docx、.pdf 或 .xlsx。",
    'Write the page that answers "what if this source cuts 40 %?" at once: sliders, verdict, cheapest plan.': (
        "写出达标沙盘页面，即时回答“该污染源削减 40 % 会怎样”：滑块、评价、最低费用方案。"
    ),
    "Write the report of runs, and of what planning finds.": "写出运行及规划结果的报告。",
    "Write the series at the stations as one tidy table: .csv, or .parquet.": (
        "将各监测断面的序列写成一张表：.csv 或 .parquet。"
    ),
    "Measured values to draw.": "要绘出的实测值。",
}
