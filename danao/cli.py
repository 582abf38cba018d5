"""The command line: arguments to calls, progress, exit codes; no logic.

Exit codes: 0 done, 1 the target is missed (``assess --gate``), 2 the input is wrong, 3 the run failed.
Heavy modules are imported inside the commands, so that ``danao --help`` answers at once.
"""

from __future__ import annotations

import os
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from danao.errors import DanaoError, DanaoWarning, InputError, Problem

if TYPE_CHECKING:
    from danao.scenario import Scenario

INTERRUPTED = 130
FILES = click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
RUNS = click.argument("runs", metavar="RUN.nc...", nargs=-1, required=True, type=click.Path(path_type=Path))
STANDARD = click.option("--standard", metavar="NAME", help="Standard by name or YAML file; GB 3838-2002 by default.")
LANGUAGE = click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="Language.")


class _Commands(click.Group):
    """Turns exceptions into one block on standard error and an exit code."""

    def invoke(self, context: click.Context) -> Any:
        """Run a command; what goes wrong becomes its block of text and its exit code, warnings become lines."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("always", DanaoWarning)
                warnings.showwarning = lambda message, *_, **__: click.echo(f"warning: {message}", err=True)
                return super().invoke(context)
        except DanaoError as error:
            click.echo(_block(error), err=True)
            context.exit(error.exit_code)
        except KeyboardInterrupt:
            click.echo("\nstopped; no half-written file is left", err=True)
            context.exit(INTERRUPTED)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except Exception as error:
            if os.environ.get("DANAO_TRACEBACK"):
                raise
            told = f"danao stopped for a reason of its own: {type(error).__name__}: {error}"
            click.echo(f"{told}\nDANAO_TRACEBACK=1 shows where; please report it", err=True)
            context.exit(DanaoError.exit_code)


def _block(error: DanaoError) -> str:
    """Return an error as people read it: one line a problem, and how many there are."""
    count = len(getattr(error, "problems", ()))
    return f"{error}\n{count} problems; nothing was written" if count > 1 else str(error)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="danao")
def main() -> None:
    """Say whether a river meets Class III, and which plan gets it there.

    Flow and water quality of tidal rivers, source-reduction plans, the verdict by GB 3838-2002, and the report.
    """


@main.command()
@FILES
def check(files: tuple[Path, ...]) -> None:
    """Check scenario files and all that they name; every problem is told at once, by line."""
    for path, scenario in _read_all(files).items():
        click.echo(f"{path}: {scenario!r}")
        for name, text in scenario.unusual().items():
            click.echo(f"  unusual: {name}: {text}")


@main.command()
@FILES
@click.option("-o", "--output", metavar="DIR", default="runs", show_default=True, type=click.Path(path_type=Path))
@click.option("--workers", metavar="N", default=1, show_default=True, type=click.IntRange(1), help="Runs side by side.")
@click.option("--resume", is_flag=True, help="Leave out scenarios whose complete result is already there.")
@click.option("--force", is_flag=True, help="Replace files of the same name that are no results.")
def run(files: tuple[Path, ...], output: Path, workers: int, resume: bool, force: bool) -> None:
    """Run scenarios, one result DIR/NAME.nc each. A FILE that is a result repeats its run."""
    scenarios = _read_all(files)

    from danao.planning import batch

    jobs = batch.plan(scenarios, output, force=force)
    if resume:
        done, jobs = batch.split_done(scenarios, jobs)
        for target in done:
            click.echo(f"{target}: there already")
    for target in batch.run(scenarios, jobs, workers, tell=lambda line: click.echo(line, err=True)):
        click.echo(f"{target}")


@main.command()
@FILES
@STANDARD
@LANGUAGE
@click.option("--csv", "table", metavar="OUT", type=click.Path(path_type=Path), help="Write every verdict to a CSV.")
@click.option("--gate", is_flag=True, help="Exit with 1 unless every section meets its target.")
@click.option(
    "--period",
    default="month",
    show_default=True,
    type=click.Choice(["sample", "day", "month", "quarter", "season", "year"]),
    help="What is judged.",
)
@click.option(
    "--sampling",
    default="all",
    show_default=True,
    type=click.Choice(["all", "ebb", "tidal"]),
    help="Which part of the tide is judged.",
)
def assess(
    files: tuple[Path, ...], standard: str | None, lang: str, table: Path | None, gate: bool, period: str, sampling: str
) -> None:
    """Judge results (RUN.nc) or measured samples (SAMPLES.csv) by a standard."""
    from danao.assessment import assess as judge

    tide = {"tidal": "tidal_mean"}.get(sampling, sampling)
    verdict = judge(list(files), standard, period=period, sampling=tide, lang=lang)
    for name, status in verdict.data_status.items():
        click.echo(f"{name}: {'示例数据 / illustrative data' if status == 'illustrative' else status}")
    click.echo("\n".join(verdict.basis))
    if verdict.audit is not None and len(verdict.audit):
        click.echo(f"\n{_text(verdict.audit)}")
    click.echo(f"\n{_text(verdict.bulletin(lang=lang))}")
    if table is not None:
        verdict.to_csv(table)
    if gate and verdict.verdict != "met":
        raise click.exceptions.Exit(1)


@main.command()
@RUNS
@STANDARD
@LANGUAGE
@click.option(
    "-o", "--output", metavar="FILE", default="report.html", show_default=True, type=click.Path(path_type=Path)
)
@click.option(
    "--observations",
    metavar="FILE.csv",
    type=click.Path(path_type=Path),
    help="Measured values to draw: time,station,constituent,value,unit,flag; the scenario's own by default.",
)
def report(runs: tuple[Path, ...], standard: str | None, lang: str, output: Path, observations: Path | None) -> None:
    """Write the report of one or several runs: one file that opens offline."""
    from danao.reporting import write_report
    from danao.results import open_results

    opened = [open_results(path) for path in runs]
    write_report(output, opened, standard=standard, lang=lang, observations=observations)
    click.echo(f"{output}")


@main.command()
@RUNS
@STANDARD
@LANGUAGE
def compare(runs: tuple[Path, ...], standard: str | None, lang: str) -> None:
    """Put runs side by side: how often each meets its targets, its worst values, its loads."""
    from danao.reporting import compare as put_side_by_side

    table = put_side_by_side(runs, standard, lang)
    click.echo(_text(table.T.rename_axis(table.index.name).reset_index()))


@main.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def new(folder: Path) -> None:
    """Make a commented starter case in DIR: a scenario, a plan, a river and its tables."""
    from danao.scenario_file import write_starter

    for path in write_starter(folder):
        click.echo(f"{path}")
    click.echo("\nedit scenario.yaml (the present state) and plan.yaml (measures on top of it), then:")
    click.echo(f"  danao check {folder / 'scenario.yaml'} {folder / 'plan.yaml'}")
    click.echo(f"  danao run {folder / 'scenario.yaml'} {folder / 'plan.yaml'} -o runs")


@main.command("import")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", metavar="DIR", required=True, type=click.Path(path_type=Path), help="A new case folder."
)
@click.option("--units", type=click.Choice(["SI", "US"]), help="Metres or feet, where a HEC-RAS file does not say.")
def import_(file: Path, output: Path, units: str | None) -> None:
    """Make a river file in DIR from a FILE of HEC-RAS (.g01), SWMM (.inp) or cross sections (.csv).

    The report tells what was taken, what was left and why; DIR/import.csv tells it record by record.
    """
    from danao.scenario_file import import_river

    imported, written = import_river(file, output, units)
    click.echo(f"{imported}\n")
    for path in written:
        click.echo(f"{path}")


@main.command()
@click.option(
    "-o", "--output", metavar="FILE", type=click.Path(path_type=Path), help="File; standard output without it."
)
def schema(output: Path | None) -> None:
    """Give the JSON Schema of scenario files, with which editors complete and check keys."""
    import json

    from danao.scenario_file import json_schema
    from danao.tables import atomic_write

    text = json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"
    if output is None:
        click.echo(text, nl=False)
        return
    with atomic_write(output) as part:
        part.write_text(text, encoding="utf-8")
    click.echo(f"{output}")


@main.command()
@click.argument("name", metavar="[NAME]", required=False)
@click.option("--markdown", "form", flag_value="markdown", help="Write tables for Markdown.")
def processes(name: str | None, form: str | None) -> None:
    """List what can happen in the water; with a NAME, its rates, factors and parameters.

    A NAME is one that scenario files use, also a file of your own (my_die_off.py), which is run to that end.
    """
    from danao.kinetics._listing import explained, listing

    if name is not None:
        click.echo(explained(name, form or "text"), nl=False)
        return
    for entry, sentence in listing():
        click.echo(f"- `{entry}`: {sentence}" if form else f"{entry:28} {sentence}")


@main.command()
@FILES
@click.option("-o", "--output", metavar="DIR", required=True, type=click.Path(path_type=Path), help="Of the batch.")
@click.option("--workers", metavar="N", default=1, show_default=True, type=click.IntRange(1), help="Processes.")
@click.option("--dask", metavar="ADDRESS", help="A Dask scheduler (tcp://…) in their place; 'local' starts one here.")
@click.option("--keep", type=click.Choice(["stations", "all"]), default="stations", show_default=True)
@click.option("--chunk", metavar="N", type=click.IntRange(1), help="Scenarios that go through one pass, at most.")
@STANDARD
def batch(
    files: tuple[Path, ...],
    output: Path,
    workers: int,
    dask: str | None,
    keep: str,
    chunk: int | None,
    standard: str | None,
) -> None:
    """Run many scenarios, a folder each in DIR, those on the same water in one pass. Called again, it goes on.

    DIR/comparison.csv puts all side by side, DIR/ensemble.nc holds their series at the stations.
    """
    from danao.planning.batch import batch as run_batch

    scenarios = list(_read_all(files).values())
    done = run_batch(
        scenarios, output, workers=workers, dask=dask, keep=keep, chunk=chunk, standard=standard, progress=None
    )
    click.echo(f"{done!r}")
    for row in done.failed.itertuples():
        click.echo(f"failed: {row.name}: {row.error}", err=True)
    if len(done.failed):
        raise click.exceptions.Exit(DanaoError.exit_code)


def _read_all(files: tuple[Path, ...]) -> dict[Path, Scenario]:
    """Read all scenarios; all problems of all files are raised together."""
    from danao.scenario_file import read_any

    scenarios: dict[Path, Scenario] = {}
    problems: dict[Problem, None] = {}
    for path in files:
        try:
            scenarios[path] = read_any(path)
        except InputError as error:
            problems |= dict.fromkeys(error.problems)
    if problems:
        raise InputError(problems)
    return scenarios


def _text(table: Any) -> str:
    """Return a table as text in columns, Chinese characters counted as two wide."""
    import pandas as pd

    with pd.option_context("display.unicode.east_asian_width", True, "display.width", None):
        return table.to_string(index=False)


if __name__ == "__main__":
    sys.exit(main())
