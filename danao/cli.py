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
    pass

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
    """Check scenario files and all that they name; every problem is told at once, by line.

    Of a file with 'vary' every run is made, and how many there are of what is told.
    """
    from danao.planning.designs import read_planned

    for path, planned in _read_all(files, read_planned).items():
        click.echo(f"{path}: {planned!r}")
        for name, text in planned.unusual().items():
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
@click.argument("response", metavar="RESPONSE.nc", type=click.Path(path_type=Path))
@click.option("--costs", metavar="FILE.csv", required=True, type=click.Path(path_type=Path), help="The levers.")
@STANDARD
@LANGUAGE
@click.option("--objective", type=click.Choice(["cost", "cut"]), default="cost", show_default=True)
@click.option("--frequency", default=1.0, show_default=True, help="Share of the months that must meet the limits.")
@click.option("--margin", type=float, help="Share of the limits that stays free, such as 0.1.")
@click.option("--money", default="", help="Unit of the costs, as it is printed.")
@click.option("--confirm", "scenario", metavar="SCENARIO", type=click.Path(path_type=Path), help="Run the plan on it.")
@click.option("-o", "--output", metavar="OUT.csv", type=click.Path(path_type=Path), help="Write the loads to a CSV.")
def allocate(response: Path, costs: Path, scenario: Path | None, output: Path | None, lang: str, **asked: Any) -> None:
    """Find the cheapest cuts that keep every limit; FILE.csv has source,constituent,most,cost. 1: there is no plan."""
    from danao.planning.allocation import allocate as find
    from danao.planning.response import open_response

    plan = find(open_response(response), costs, **asked)
    plan = plan if scenario is None else plan.confirm(_read_all((scenario,))[scenario])
    click.echo(_text(plan.table.loc[plan.table["controlled"], list(plan.SHOWN)].round(4)) + "\n")
    click.echo("\n".join(plan.sentences(lang)))
    if output is not None:
        plan.to_csv(output)
    if plan.status == "infeasible":
        raise click.exceptions.Exit(1)


@main.command()
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@STANDARD
@LANGUAGE
@click.option(
    "--csv", "table", metavar="OUT", type=click.Path(path_type=Path), help="Write every probability to a CSV."
)
@click.option("--picture", metavar="OUT.png", type=click.Path(path_type=Path), help="Draw them by section and month.")
@click.option("--workers", metavar="N", default=1, show_default=True, type=click.IntRange(1), help="Runs side by side.")
def uncertainty(
    file: Path, standard: str | None, lang: str, table: Path | None, picture: Path | None, workers: int
) -> None:
    """Say how likely each section meets its target, when what FILE varies (its key 'vary') is not known exactly."""
    from danao.planning.designs.file import read_design
    from danao.planning.uncertainty import uncertainty as propagate

    plan = read_design(file)
    found = propagate(plan.base, plan.design, standard=standard, workers=workers)
    click.echo(f"{found}\n")
    whole = found.probability.query("constituent == 'section'")
    click.echo(_text(whole.drop(columns="constituent").round(3)))
    if table is not None:
        found.to_csv(table)
    if picture is not None:
        from danao.reporting.probability_picture import probability_picture
        from danao.tables import atomic_write

        axes: Any = probability_picture(found, lang=lang)
        with atomic_write(picture) as part:
            axes.figure.savefig(part, format=picture.suffix.lstrip(".") or "png")


@main.command()
@click.argument("response", metavar="RESPONSE.nc", type=click.Path(path_type=Path))
@click.argument("run", metavar="[RUN.nc]", required=False, type=click.Path(path_type=Path))
@STANDARD
@LANGUAGE
@click.option("--csv", "table", metavar="OUT", type=click.Path(path_type=Path), help="Write the table to a CSV.")
@click.option("--outlet", "outlets", metavar="NAME", multiple=True, help="Outlet whose load is sought; repeat it.")
@click.option("--margin", metavar="SHARE", default="hj2_3_2018", show_default=True, help="Margin of safety, e.g. 0.1.")
@click.option("--frequency", default=1.0, show_default=True, help="Share of the months that have to meet the target.")
@click.option("--proportions", default="free", show_default=True, help="free, outlets, constituents or all.")
def capacity(response: Path, run: Path | None, lang: str, table: Path | None, margin: str, **choices: Any) -> None:
    """Say what the river can take: the largest loads that keep every section at its target, in one table.

    With the RUN.nc that the responses were made of, the formulas of GB/T 25173 and HJ 2.3 stand beside it.
    """
    from danao.planning.capacity import printed

    found, formulas = printed.of_files(response, run, margin=margin, **choices)
    click.echo("\n".join(printed.notes(found, formulas, lang)))
    click.echo(f"\n{_text(printed.by_outlet(found, lang))}")
    if formulas is not None:
        click.echo(f"\n{_text(printed.by_zone(found, formulas, lang))}")
    if table is not None:
        found.to_csv(table, formulas)


@main.command()
@click.argument("run", metavar="RUN.nc", type=click.Path(path_type=Path))
@click.option("--at", required=True, metavar="PLACE", help="main,7.0km, or the name of a station or source.")
@click.option("--time", required=True, metavar="TIME", help="When it begins, local time of the run.")
@click.option("--mass", required=True, metavar="MASS", help="500 kg.")
@click.option("--duration", default="0", show_default=True, metavar="TIME", help="30 min; 0 is all at once.")
@click.option("--limit", metavar="CONCENTRATION", help="What should not be passed: 1 mg/L.")
@click.option("--constituent", default="TRACER", show_default=True, metavar="NAME")
@click.option("--decay", metavar="RATE", help="First-order loss: 0.1 1/d.")
@click.option("--settling", metavar="VELOCITY", help="Settling velocity: 0.5 m/d.")
@click.option("--until", metavar="TIME", help="Where to stop: a time, or 3 d after the release.")
@click.option("--csv", "table", metavar="OUT", type=click.Path(path_type=Path), help="Write the table to a CSV.")
@click.option("--figure", metavar="OUT", type=click.Path(path_type=Path), help="Write the picture: .png, .svg, .pdf.")
@LANGUAGE
def spill(run: Path, table: Path | None, figure: Path | None, lang: str, **asked: Any) -> None:
    """Follow an accidental release on the stored flow of a run: when it arrives, how strong, and for how long."""
    from danao.planning.spill import spill as follow

    found = follow(run, **asked)
    shown = found.table.drop(columns=["title_en" if lang == "zh" else "title_zh", "kind"])
    click.echo(f"{found.card(lang)}\n\n{_text(shown)}")
    _written(found, table, figure, lang)


@main.command("find-spill")
@click.argument("run", metavar="RUN.nc", type=click.Path(path_type=Path))
@click.argument("samples", metavar="SAMPLES.csv", type=click.Path(path_type=Path))
@click.option("--constituent", default="TRACER", show_default=True, metavar="NAME")
@click.option("--decay", metavar="RATE", help="First-order loss: 0.1 1/d.")
@click.option("--settling", metavar="VELOCITY", help="Settling velocity: 0.5 m/d.")
@click.option("--duration", default="0", show_default=True, metavar="TIME", help="How long the release took.")
@click.option("--background", default="0", show_default=True, metavar="CONCENTRATION", help="Taken off the samples.")
@click.option("--since", metavar="TIME", help="No release is looked for before.")
@click.option("--csv", "table", metavar="OUT", type=click.Path(path_type=Path), help="Write place by place to a CSV.")
@click.option("--figure", metavar="OUT", type=click.Path(path_type=Path), help="Write the picture: .png, .svg, .pdf.")
@LANGUAGE
def find_spill(run: Path, samples: Path, table: Path | None, figure: Path | None, lang: str, **asked: Any) -> None:
    """Find the likely place, time and mass of a release from SAMPLES.csv (time,station,value,unit,flag)."""
    from danao.planning.spill import find_spill as find

    found = find(run, samples, **asked)
    click.echo(f"{found!r}\n\n{_text(found.fit)}")
    _written(found, table, figure, lang)


def _written(found: Any, table: Path | None, figure: Path | None, lang: str) -> None:
    """Write table and picture of what was found, where they are wanted."""
    from danao.tables import atomic_write

    if table is not None:
        found.to_csv(table)
    if figure is not None:
        with atomic_write(figure) as part:
            found.plot(lang).savefig(part, dpi=150, format=figure.suffix.lstrip(".") or "png")
    for path in filter(None, (table, figure)):
        click.echo(f"{path}")


def _read_all(files: tuple[Path, ...], read: Any = None) -> dict[Path, Any]:
    """Read all files, by default as scenarios; all problems of all files are raised together."""
    from danao.scenario_file import read_any

    scenarios: dict[Path, Any] = {}
    problems: dict[Problem, None] = {}
    for path in files:
        try:
            scenarios[path] = (read or read_any)(path)
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
