"""Messages of danao.reporting.word and danao.reporting.pdf in Chinese."""

CHINESE = {
    "give that result of planning, or ask first: {{% if {0} is defined %}}": (
        "请给出该规划结果，或先作判断：{{% if {0} is defined %}}"
    ),
    "it asks for the section '{0}', which this report does not have": "它用到章节“{0}”，而本报告没有",
    "it names the field '{0}', which no report has": "它用到字段“{0}”，而报告都没有此字段",
    "there are {0}, counted from 0": "共有 {0} 个，从 0 起数",
    "there are none": "一个也没有",
    "it asks for '{0}', which this report does not have": "它用到“{0}”，而本报告没有",
    "write {{{{p {0} }}}} in a paragraph of its own": "请在单独的段落中写 {{{{p {0} }}}}",
    "'{0}' stands inside a text": "“{0}”写在了文字中间",
    "write {{{{ {0} }}}} without p": "请写 {{{{ {0} }}}}，不带 p",
    "'{0}' is a text, not paragraphs": "“{0}”是文字，不是段落",
    "pip install 'danao[report]', or leave the template out": "请运行 pip install 'danao[report]'，或不用模板",
    "templates need the package docxtpl": "使用模板需要 docxtpl 包",
    "it holds more than {0} MiB": "其内容超过 {0} MiB",
    "save it as a Word document (.docx); 'danao template' writes one to start from": (
        "请另存为 Word 文档（.docx）；“danao template”可写出一个起步模板"
    ),
    "it is no Word document": "这不是 Word 文档",
    "write {{{{ title }}}}": "请写 {{{{ title }}}}",
    "a field is not closed or not understood: {0}": "有字段没有闭合或无法识别：{0}",
    "Word documents need the package python-docx": "写 Word 文档需要 python-docx 包",
    "docs/reports.md lists the fields": "字段见 docs/reports.md",
    "it cannot be filled: {0}": "无法填写：{0}",
    "write {{{{ stamp }}}} into their header or footer": "请在其页眉或页脚写 {{{{ stamp }}}}",
    "the data are illustrative, and pages of section {0} of the template do not say so": (
        "数据为示例数据，而模板第 {0} 节的页面没有注明"
    ),
    "'{0}' is no Word document": "“{0}”不是 Word 文档",
    "write .docx": "请写 .docx",
    "a template is for Word documents, and '{0}' is none": "模板用于 Word 文档，而“{0}”不是",
    "pip install 'danao[pdf]', or write .html and print it": "请运行 pip install 'danao[pdf]'，或写出 .html 后打印",
    "PDF reports need the package typst": "PDF 报告需要 typst 包",
    "no font of the PDF has {0}; each is shown as its code, or write .docx": (
        "PDF 的字体中没有 {0}；已各显示为其编码，也可改写 .docx"
    ),
}
