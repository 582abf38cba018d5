"""Commands about scenarios and their runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from danao.cli import completing
from danao.cli._language import language, speak
from danao.cli._shared import FILES, LANGUAGE, PATH, RUNS, STANDARD, as_text, read_all
from danao.errors import in_words


@click.command()
@click.argument("files", metavar="FILE...", nargs=-1, type=PATH, shell_complete=completing.scenarios)
@click.option(
    "--explain",
    metavar="KEY",
    help="Say what a key is instead, e.g. numerics.cell; 'keys' lists them all.",
    shell_complete=completing.keys,
)
@LANGUAGE
def check(files: tuple[Path, ...], explain: str | None, lang: str) -> None:
    """Check scenario files and all that they name; every problem is told at once, by line.

    Of a file with 'vary' every run is made, and how many there are of what is told.
    """
    if explain is not None:
        from danao.scenario_file import explain as explained
        from danao.scenario_file import keys

        click.echo("\n".join(keys()) if explain == "keys" else explained(explain, lang), nl=explain == "keys")
    elif not files:
        raise click.UsageError("Missing argument 'FILE...': a scenario file, or --explain KEY.")
    if not files:
        return
    from danao.planning.designs import read_planned

    for path, planned in read_all(files, read_planned).items():
        click.echo(f"{path}: {planned!r}")
        for name, text in planned.unusual().items():
            speak(f"  unusual: {name}: {in_words(text, language())}")


@click.command()
@FILES
@click.option("-o", "--output", metavar="DIR", default="runs", show_default=True, type=click.Path(path_type=Path))
@click.option("--workers", metavar="N", default=1, show_default=True, type=click.IntRange(1), help="Runs side by side.")
@click.option("--resume", is_flag=True, help="Leave out scenarios whose complete result is already there.")
@click.option("--force", is_flag=True, help="Replace files of the same name that are no results.")
def run(files: tuple[Path, ...], output: Path, workers: int, resume: bool, force: bool) -> None:
    """Run scenarios, one result DIR/NAME.nc each. A FILE that is a result repeats its run."""
    scenarios = read_all(files)

    from danao.planning import batch

    jobs = batch.plan(scenarios, output, force=force)
    if resume:
        done, jobs = batch.split_done(scenarios, jobs)
        for target in done:
            speak(f"{target}: there already")
    for target in batch.run(scenarios, jobs, workers, tell=lambda line: speak(line, err=True)):
        click.echo(f"{target}")


@click.command()
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
        click.echo(f"\n{as_text(verdict.audit)}")
    click.echo(f"\n{as_text(verdict.bulletin(lang=lang))}")
    if table is not None:
        verdict.to_csv(table)
    if gate and verdict.verdict != "met":
        raise click.exceptions.Exit(1)


@click.command()
@click.argument("runs", metavar="RUN.nc...", nargs=-1, type=PATH, shell_complete=completing.runs)
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
@click.option("--response", metavar="RESPONSE.nc", type=PATH, help="Add who causes what, and the capacity.")
@click.option("--costs", metavar="FILE.csv", type=PATH, help="Add the cheapest plan: source,constituent,most,cost.")
@click.option("--money", default="", help="Unit of the costs, as it is printed.")
@click.option(
    "--template", metavar="FILE.docx", type=PATH, help="Fill a Word document of your own; see danao template."
)
def report(
    runs: tuple[Path, ...],
    output: Path,
    response: Path | None,
    costs: Path | None,
    money: str,
    standard: str | None,
    **asked: Any,
) -> None:
    """Write the report of runs, and of what planning finds.

    FILE is a page that opens offline (.html), a Word document (.docx), a PDF or a workbook with the tables (.xlsx).
    """
    from danao.reporting import write_report
    from danao.reporting.planning import results_of_files

    planning = results_of_files(response, costs, runs, standard, money)
    write_report(output, runs, standard=standard, planning=planning, **asked)
    click.echo(f"{output}")


@click.command()
@RUNS
@STANDARD
@LANGUAGE
def compare(runs: tuple[Path, ...], standard: str | None, lang: str) -> None:
    """Put runs side by side: how often each meets its targets, its worst values, its loads."""
    from danao.reporting import compare as put_side_by_side

    table = put_side_by_side(runs, standard, lang)
    click.echo(as_text(table.T.rename_axis(table.index.name).reset_index()))


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def new(folder: Path) -> None:
    """Make a commented starter case in DIR: a scenario, a plan, a river and its tables."""
    from danao.scenario_file import write_starter

    for path in write_starter(folder):
        click.echo(f"{path}")
    speak("\nedit scenario.yaml (the present state) and plan.yaml (measures on top of it), then:")
    click.echo(f"  danao check {folder / 'scenario.yaml'} {folder / 'plan.yaml'}")
    click.echo(f"  danao run {folder / 'scenario.yaml'} {folder / 'plan.yaml'} -o runs")
    click.echo("  danao check --explain sources.flow")


@click.command("import")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", metavar="DIR", required=True, type=click.Path(path_type=Path), help="A new case folder."
)
@click.option("--units", type=click.Choice(["SI", "US"]), help="Metres or feet, where a HEC-RAS file does not say.")
@click.option("--crs", help="Coordinate reference system of the file's coordinates, e.g. EPSG:4490.")
def import_(file: Path, output: Path, units: str | None, crs: str | None) -> None:
    """Make a river file in DIR from a FILE of HEC-RAS (.g01), SWMM (.inp) or cross sections (.csv).

    The report tells what was taken, what was left and why; DIR/import.csv tells it record by record.
    """
    from danao.scenario_file import import_river

    imported, written = import_river(file, output, units, crs)
    click.echo(f"{imported.in_words(language())}\n")
    for path in written:
        click.echo(f"{path}")


@click.command()
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


@click.command()
@click.argument("name", metavar="[NAME]", required=False, shell_complete=completing.processes)
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


COMMANDS = (check, run, assess, report, compare, new, import_, schema, processes)
