"""The verification book: a page for each case that the tests recorded in ``docs/verification``."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import book_pictures
from reference import table

ROOT = Path(__file__).resolve().parents[2]
RECORDED = ROOT / "docs/verification"
ROOMS = {
    "H": ("Water", "水流"),
    "T": ("Transport", "输运"),
    "K": ("Kinetics", "反应"),
    "swashes": ("Water, the set of SWASHES", "水流：SWASHES 算例集"),
    "": ("Planning, processes and peers", "规划、过程与同类软件"),
}
WORDS = {
    "title": ("Verification book", "验证手册"),
    "lead": (
        "Computed against exact, or against what others measured and computed: one page a case. The tests write this "
        "book while they run: every assertion is recorded with the numbers on both sides, at the time when it held by "
        "the least. Nothing here is typed by hand.",
        "计算值与精确解、实测值或其他软件的对照，一例一页。本手册由测试在运行时写成：每条判据连同两边的数一起记录，取余量最小的一次。"
        "没有一个数是手工填写的。案例说明取自测试源代码，为英文。",
    ),
    "recorded": (
        "Recorded on {date} at commit `{commit}` with Python {python} and NumPy {numpy} by `make book`; continuous "
        "integration records it anew.",
        "{date} 由 `make book` 记录（提交 `{commit}`，Python {python}，NumPy {numpy}）；持续集成会重新记录。",
    ),
    "counted": (
        "{tests} tests in {cases} cases; {criteria} assertions held {held} times. {failed}",
        "{cases} 例 {tests} 项测试；{criteria} 条判据共成立 {held} 次。{failed}",
    ),
    "none failed": ("None failed.", "无一失败。"),
    "some failed": ("**Failed: {names}.**", "**失败：{names}。**"),
    "case": ("case", "案例"),
    "what": ("what", "内容"),
    "tests": ("tests", "测试"),
    "closest": ("closest to what is allowed", "最接近限度"),
    "orders": ("orders", "收敛阶"),
    "pictures": ("Pictures", "图"),
    "convergence": ("Convergence", "收敛"),
    "size": ("size", "尺度"),
    "order": ("order", "阶"),
    "least": (
        "Asked: order of at least {value:g} from the coarsest to the finest.",
        "要求：由最粗到最细，阶不低于 {value:g}。",
    ),
    "most": ("Asked: at most {value:g} at every size.", "要求：任一尺度不超过 {value:g}。"),
    "checked": ("What is checked", "检验内容"),
    "criterion": ("criterion", "判据"),
    "found": ("found and allowed", "实得与允许"),
    "used": ("used", "占用"),
    "held": ("held", "次数"),
    "shares": (
        "How much of what each criterion allows was used (the line is the limit; round-off lies far to the left).",
        "各判据允许值的占用比例（竖线为限；舍入误差在最左）。",
    ),
    "file": ("Tests: `{file}`.", "测试：`{file}`。"),
    "skipped": ("left out: {why}", "略过：{why}"),
    "failed": ("**failed**", "**失败**"),
}
Recorded = Mapping[str, Any]


def say(key: str, language: str, **values: Any) -> str:
    """Return a text in a language."""
    return WORDS[key][language == "zh"].format(**values)


def read() -> dict[str, Recorded]:
    """Return the recorded cases by name, in the order of the book."""
    found = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in RECORDED.glob("[!_]*.json")}
    return dict(sorted(found.items(), key=lambda item: (list(ROOMS).index(room(item[0])), item[0])))


def room(name: str) -> str:
    """Return the part of the book that a case belongs to."""
    numbered = re.match(r"([HTK])\d\d", name)
    return numbered[1] if numbered else "swashes" if name.startswith("swashes") else ""


def write(folder: Path, language: str) -> None:
    """Write the pages and pictures of a language."""
    target = folder / "book"
    (target / "pictures").mkdir(parents=True)
    cases = read()
    for name, case in cases.items():
        (target / f"{name}.md").write_text(_page(target, name, case, language), encoding="utf-8")
    (target / "index.md").write_text(_index(cases, language), encoding="utf-8")


def _index(cases: Mapping[str, Recorded], language: str) -> str:
    """Return the first page: where the numbers are from, and all cases in one table a room."""
    recorded = json.loads((RECORDED / "_recorded.json").read_text(encoding="utf-8"))
    criteria = [one for case in cases.values() for check in case["checks"] for one in check["criteria"]]
    failed = [f"{n} {c['name']}" for n, case in cases.items() for c in case["checks"] if c["outcome"] == "failed"]
    counted = say(
        "counted",
        language,
        tests=sum(len(case["checks"]) for case in cases.values()),
        cases=len(cases),
        criteria=len(criteria),
        held=sum(one["held"] for one in criteria),
        failed=say("some failed", language, names=", ".join(failed)) if failed else say("none failed", language),
    )
    parts = [f"# {say('title', language)}", say("lead", language), counted, say("recorded", language, **recorded)]
    heads = [say(key, language) for key in ("case", "what", "tests", "closest", "orders")]
    for key, titles in ROOMS.items():
        rows = [_row(name, case) for name, case in cases.items() if room(name) == key]
        if rows:
            parts.append(f"## {titles[language == 'zh']}\n\n{table(heads, rows)}")
    parts.append("```{toctree}\n:hidden:\n\n" + "\n".join(cases) + "\n```")
    return "\n\n".join(parts) + "\n"


def _row(name: str, case: Recorded) -> list[Any]:
    """Return the line of a case."""
    shares = [one["share"] for check in case["checks"] for one in check["criteria"] if one["share"] is not None]
    reached = [
        _overall(entry, kind) for entry in case["orders"].values() for kind in entry["errors"] if "least" in entry
    ]
    span = sorted(one for one in reached if one is not None)
    orders = "" if not span else f"{span[0]:.1f}" if span[0] == span[-1] else f"{span[0]:.1f} – {span[-1]:.1f}"
    return [f"[{name}]({name}.md)", _title(case), len(case["checks"]), f"{max(shares):.0%}" if shares else "", orders]


def _title(case: Recorded) -> str:
    title = case["title"].rstrip(".")
    return re.sub(r"^[HTK]\d\d: ", "", title).replace("``", "`")


def _page(target: Path, name: str, case: Recorded, language: str) -> str:
    """Return the page of a case."""
    parts = [f"# {name}: {_title(case)}" if room(name) in "HTK" and room(name) else f"# {_title(case)}"]
    if case["about"]:
        parts.append(_prose(case["about"]))
    pictures = book_pictures.curves(target / "pictures", name, case["figures"])
    if pictures:
        parts.append(f"## {say('pictures', language)}")
        parts += [f"![{title}](pictures/{file})" for title, file in pictures]
    if case["orders"]:
        parts.append(f"## {say('convergence', language)}")
        drawn = book_pictures.convergence(target / "pictures", name, case["orders"])
        parts += [f"![{say('convergence', language)}](pictures/{drawn})"] if drawn else []
        parts += [_orders(title, entry, language) for title, entry in case["orders"].items()]
    parts += [f"## {say('checked', language)}", _checks(case, language)]
    drawn = book_pictures.shares(target / "pictures", name, case["checks"])
    if drawn:
        parts.append(f"![{say('used', language)}](pictures/{drawn})\n\n{say('shares', language)}")
    parts.append(say("file", language, file=case["file"]))
    return "\n\n".join(parts) + "\n"


def _prose(text: str) -> str:
    """Return a docstring as Markdown."""
    return text.replace("``", "`").replace("*", r"\*")


def _orders(title: str, entry: Recorded, language: str) -> str:
    """Return the errors by size, with the order between each size and the next."""
    kinds = list(entry["errors"])
    heads = [f"{say('size', language)} ({entry['unit']})"]
    heads += [head for kind in kinds for head in (kind, say("order", language))]
    rows = []
    for k, size in enumerate(entry["sizes"]):
        row: list[str] = [f"{size:g}"]
        for kind in kinds:
            errors = entry["errors"][kind]
            order = _order(entry["sizes"][k - 1 : k + 1], errors[k - 1 : k + 1]) if k else None
            row += ["" if errors[k] is None else f"{errors[k]:.3g}", "" if order is None else f"{order:.2f}"]
        rows.append(row)
    asked = "".join(say(key, language, value=entry[key]) for key in ("least", "most") if key in entry)
    return f"**{title}.** {asked}\n\n{table(heads, rows)}"


def _order(sizes: list[float], errors: list[float | None]) -> float | None:
    """Return the order between two sizes; errors of zero have none."""
    if len(errors) < 2 or not all(errors) or sizes[0] == sizes[1]:
        return None
    return math.log(errors[1] / errors[0]) / math.log(sizes[1] / sizes[0])


def _overall(entry: Recorded, kind: str) -> float | None:
    errors, sizes = entry["errors"][kind], entry["sizes"]
    return _order([sizes[0], sizes[-1]], [errors[0], errors[-1]])


def _checks(case: Recorded, language: str) -> str:
    """Return every test with its criteria, and the numbers when each held by the least."""
    parts = []
    heads = [say(key, language) for key in ("criterion", "found", "used", "held")]
    for check in case["checks"]:
        words = check["name"].removeprefix("test_").replace("_", " ")
        lines = [f"**{words[:1].upper()}{words[1:]}.** {_prose(check['about'])}".rstrip()]
        if check["outcome"] != "passed":
            why = check["outcome"].partition(": ")[2]
            lines.append(say("failed" if check["outcome"] == "failed" else "skipped", language, why=why))
        rows = [
            [f"`{one['text']}`", _found(one), "" if one["share"] is None else f"{one['share']:.2g}", one["held"]]
            for one in check["criteria"]
        ]
        if rows:
            lines.append(table(heads, rows))
        parts.append("\n\n".join(lines))
    return "\n\n".join(parts)


def _found(one: Recorded) -> str:
    found = f"`{one['closest']}`" if one["closest"] else ""
    return f"{found} ({one['setting']})" if found and one["setting"] else found
