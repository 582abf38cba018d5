"""Build the documentation: stage the sources of each language, then let Sphinx make pages; warnings are errors.

    python docs/_site/build.py [en] [zh] [--pages-only]

Pages come from ``docs/*.md`` and ``docs/zh/*.md``; what is generated (reference, tables of defaults, verification book,
executed notebooks) is written beside copies of them in ``runs/docs/source``. The site is ``runs/docs/index.html``.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT), str(HERE)]

import book  # noqa: E402
import defaults  # noqa: E402
import parts  # noqa: E402
import reference  # noqa: E402
import tutorials  # noqa: E402

OUTPUT = ROOT / "runs/docs"
ENTRANCE = """<!doctype html><meta charset="utf-8"><title>danao</title>
<meta name="viewport" content="width=device-width"><body style="font: 1.2rem/2 sans-serif; text-align: center">
<h1>danao</h1><p><a href="en/index.html">English</a> · <a href="zh/index.html" lang="zh">中文</a></p>
"""


def stage(language: str, notebooks: bool) -> Path:
    """Put everything that the pages of a language are made of into one folder."""
    folder = OUTPUT / "source" / language
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    shutil.copytree(ROOT / "docs/pictures", folder / "pictures")
    reference.write(folder, language)
    defaults.write(folder, language)
    book.write(folder, language)
    tutorials.write(folder, language, execute=notebooks)
    parts.write(folder, language)
    return folder


def build(language: str) -> int:
    """Run Sphinx over a staged folder; return its exit code."""
    source, target = OUTPUT / "source" / language, OUTPUT / language
    environment = {**os.environ, "DANAO_DOCS_LANGUAGE": language}
    trees = OUTPUT / "doctrees" / language
    words = ["-m", "sphinx", "-b", "html", "-W", "--keep-going", "-q", "-j", "2", "-c", str(HERE), "-d", str(trees)]
    return subprocess.run([sys.executable, *words, str(source), str(target)], env=environment, check=False).returncode


def main() -> int:
    """Build the languages that are named, both if none is."""
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("languages", nargs="*", choices=["en", "zh", []], default=[])
    arguments.add_argument("--pages-only", action="store_true", help="show notebooks without running them")
    given = arguments.parse_args()
    failed = 0
    for language in given.languages or ("en", "zh"):
        begin = time.perf_counter()
        stage(language, notebooks=not given.pages_only)
        staged = time.perf_counter()
        failed |= build(language)
        sys.stdout.write(
            f"{language}: staged in {staged - begin:.0f} s, built in {time.perf_counter() - staged:.0f} s\n"
        )
    (OUTPUT / "index.html").write_text(ENTRANCE, encoding="utf-8")
    sys.stdout.write(f"open {(OUTPUT / 'index.html').relative_to(ROOT)}\n")
    return failed


if __name__ == "__main__":
    sys.exit(main())
