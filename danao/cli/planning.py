"""Commands that plan: questions asked of many runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from danao.cli import completing
from danao.cli._language import speak
from danao.cli._shared import (
    FILES,
    LANGUAGE,
    PATH,
    REPORT,
    STANDARD,
    as_text,
    intervals,
    read_all,
    reported,
    save_figure,
    shown,
    written,
)
from danao.errors import DanaoError, in_words


@click.command()
@FILES
@click.option("-o", "--output", metavar="DIR", required=True, type=click.Path(path_type=Path), help="Of the batch.")
@click.option("--workers", metavar="N", default=1, show_default=True, type=click.IntRange(1), help="Processes.")
@click.option("--dask", metavar="ADDRESS", help="A Dask scheduler (tcp://…) in their place; 'local' starts one here.")
@click.option("--keep", type=click.Choice(["stations", "all"]), default="stations", show_default=True)
@click.option("--chunk", metavar="N", type=click.IntRange(1), help="Scenarios that go through one pass, at most.")
@STANDARD
def batch(files: tuple[Path, ...], output: Path, **choices: Any) -> None:
    """Run many scenarios, a folder each in DIR, those on the same water in one pass. Called again, it goes on.

    A FILE may vary (its key 'vary'): then all its runs.
    DIR/comparison.csv puts all side by side, DIR/ensemble.nc holds their series at the stations.
    """
    from danao.planning.batch import batch as run_batch
    from danao.planning.designs import expand

    done = run_batch([one for several in read_all(files, expand).values() for one in several], output, **choices)
    click.echo(f"{done!r}")
    for row in done.failed.itertuples():
        speak(f"failed: {row.name}: {row.error}", err=True)
    if len(done.failed):
        raise click.exceptions.Exit(DanaoError.exit_code)


@click.command()
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("-o", "--output", metavar="RESPONSE.nc", default="response.nc", show_default=True, type=PATH)
@click.option("--constituent", "constituents", multiple=True, help="Predict this one; repeat it. By default, all.")
@click.option("--bound/--no-bound", default=True, show_default=True, help="Measure how far direct runs are from it.")
@click.option("--workers", metavar="N", default=1, show_default=True, type=click.IntRange(1), help="Runs side by side.")
@LANGUAGE
def respond(file: Path, output: Path, constituents: tuple[str, ...], bound: bool, workers: int, lang: str) -> None:
    """Divide the run of FILE into what each source brings: what apportion, capacity and allocate start from."""
    from danao.planning.response import respond as divide
    from danao.planning.response import with_bound
    from danao.reporting.planning import Edition
    from danao.reporting.planning.response import bound_sheet
    from danao.standards._standard import DEFAULT, read_standard

    scenario = read_all((file,))[file]
    with shown(scenario.name, intervals(scenario)) as progress:
        found = divide(scenario, constituents=constituents or None, progress=progress)
    found = with_bound(found, scenario, workers=workers) if bound else found
    click.echo(f"{found!r}")
    if found.bound is not None:
        told = bound_sheet(found, Edition(lang, read_standard(DEFAULT), (found,)))
        shares = {name: told.table[name].map("{:.2%}".format) for name in told.shares}
        click.echo(f"\n{told.caption}\n{as_text(told.table.assign(**shares))}\n")
    click.echo(f"{found.save(output)}")


@click.command()
@click.argument("response", metavar="RESPONSE.nc", type=click.Path(path_type=Path))
@STANDARD
@LANGUAGE
@click.option(
    "--station",
    metavar="NAME",
    help="Print this one; by default the first control section.",
    shell_complete=completing.stations,
)
@click.option("--period", default="year", show_default=True, type=click.Choice(["month", "year", "exceeding"]))
@click.option("--csv", "table", metavar="OUT", type=click.Path(path_type=Path), help="Write all shares to a CSV.")
@click.option("--figure", metavar="OUT", type=click.Path(path_type=Path), help="Write the picture: .png, .svg, .pdf.")
@REPORT
def apportion(
    response: Path, standard: str | None, lang: str, station: str | None, period: str, table: Path | None, **out: Any
) -> None:
    """Say who causes what: the share of every source in every constituent at every station."""
    from danao.planning.response import apportion as divide
    from danao.planning.response import open_response

    found = divide(open_response(response), period=period, standard=standard)
    click.echo(f"{found.heading(lang)}\n\n{as_text(found.shown(station, lang))}\n\n{found.note(lang)}".rstrip())
    if table is not None:
        click.echo(f"{found.to_csv(table)}")
    if out["figure"] is not None:
        from danao.reporting.figures.apportionment import apportionment_panels

        save_figure(apportionment_panels(found.response, station=station, standard=standard, lang=lang), out["figure"])
    reported(out["report"], lang, found, standard=standard)


@click.command()
@click.argument("response", metavar="RESPONSE.nc", type=click.Path(path_type=Path))
@click.option("--costs", metavar="FILE.csv", required=True, type=click.Path(path_type=Path), help="The levers.")
@STANDARD
@LANGUAGE
@click.option("--objective", type=click.Choice(["cost", "cut"]), default="cost", show_default=True)
@click.option("--frequency", default=1.0, show_default=True, help="Share of the months that must meet the limits.")
@click.option("--margin", type=float, help="Share of the limits that stays free, such as 0.1.")
@click.option("--money", default="", help="Unit of the costs, as it is printed.")
@click.option("--allowance", is_flag=True, flag_value="bound", help="Keep the measured error of the responses free.")
@click.option("--confirm", "scenario", metavar="SCENARIO", type=click.Path(path_type=Path), help="Run the plan on it.")
@click.option("-o", "--output", metavar="OUT.csv", type=click.Path(path_type=Path), help="Write the loads to a CSV.")
@click.option("--figure", metavar="OUT", type=click.Path(path_type=Path), help="Write the picture: .png, .svg, .pdf.")
@REPORT
def allocate(
    response: Path,
    costs: Path,
    scenario: Path | None,
    output: Path | None,
    figure: Path | None,
    report: Path | None,
    lang: str,
    **asked: Any,
) -> None:
    """Find the cheapest cuts that keep every limit; FILE.csv has source,constituent,most,cost. 1: there is no plan."""
    from danao.planning.allocation import allocate as find
    from danao.planning.allocation.printed import by_load
    from danao.planning.response import open_response

    plan = find(open_response(response), costs, **asked)
    plan = plan if scenario is None else plan.confirm(read_all((scenario,))[scenario])
    click.echo(as_text(by_load(plan, lang)) + "\n")
    click.echo("\n".join(plan.sentences(lang)))
    if output is not None:
        click.echo(f"{plan.to_csv(output)}")
    if figure is not None:
        from danao.reporting.figures.plan import plan_panels

        save_figure(plan_panels(plan, lang=lang), figure)
    reported(report, lang, plan, standard=asked["standard"])
    if plan.status == "infeasible":
        raise click.exceptions.Exit(1)


@click.command()
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@STANDARD
@LANGUAGE
@click.option(
    "--csv", "table", metavar="OUT", type=click.Path(path_type=Path), help="Write every probability to a CSV."
)
@click.option("--picture", metavar="OUT.png", type=click.Path(path_type=Path), help="Draw them by section and month.")
@click.option("--workers", metavar="N", default=1, show_default=True, type=click.IntRange(1), help="Runs side by side.")
@REPORT
def uncertainty(
    file: Path,
    standard: str | None,
    lang: str,
    table: Path | None,
    picture: Path | None,
    report: Path | None,
    **how: Any,
) -> None:
    """Say how likely each section meets its target, when what FILE varies (its key 'vary') is not known exactly."""
    from danao.planning.designs.file import read_design
    from danao.planning.uncertainty import uncertainty as propagate

    plan = read_design(file)
    found = propagate(plan.base, plan.design, standard=standard, **how)
    click.echo(f"{found!r}\n")
    whole = found.probability.query("constituent == 'section'").drop(columns="constituent").round(3)
    click.echo(as_text(whole.rename(columns=lambda head: in_words(head, lang))))
    if table is not None:
        found.to_csv(table)
    if picture is not None:
        from danao.reporting.figures.probability import probability_picture

        axes: Any = probability_picture(found, lang=lang)
        save_figure(axes.figure, picture)
    reported(report, lang, found, standard=standard)


@click.command()
@click.argument("response", metavar="RESPONSE.nc", type=click.Path(path_type=Path))
@click.argument("run", metavar="[RUN.nc]", required=False, type=click.Path(path_type=Path))
@STANDARD
@LANGUAGE
@click.option("--csv", "table", metavar="OUT", type=click.Path(path_type=Path), help="Write the table to a CSV.")
@click.option("--outlet", "outlets", metavar="NAME", multiple=True, help="Outlet whose load is sought; repeat it.")
@click.option("--margin", metavar="SHARE", default="hj2_3_2018", show_default=True, help="Margin of safety, e.g. 0.1.")
@click.option("--frequency", default=1.0, show_default=True, help="Share of the months that have to meet the target.")
@click.option("--proportions", default="free", show_default=True, help="free, outlets, constituents or all.")
@REPORT
def capacity(
    response: Path, run: Path | None, lang: str, table: Path | None, margin: str, report: Path | None, **choices: Any
) -> None:
    """Say what the river can take: the largest loads that keep every section at its target, in one table.

    With the RUN.nc that the responses were made of, the formulas of GB/T 25173 and HJ 2.3 stand beside it.
    """
    from danao.planning.capacity import printed

    found, formulas = printed.of_files(response, run, margin=margin, **choices)
    click.echo("\n".join(printed.notes(found, formulas, lang)))
    click.echo(f"\n{as_text(printed.by_outlet(found, lang))}")
    if formulas is not None:
        click.echo(f"\n{as_text(printed.by_zone(found, formulas, lang))}")
    if table is not None:
        found.to_csv(table, formulas)
    both = (found,) if formulas is None else (found, formulas)
    reported(report, lang, *both, standard=choices["standard"])


@click.command()
@click.argument("run", metavar="RUN.nc", type=click.Path(path_type=Path))
@click.option(
    "--at",
    required=True,
    metavar="PLACE",
    help="main,7.0km, or the name of a station or source.",
    shell_complete=completing.stations,
)
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
@REPORT
def spill(run: Path, table: Path | None, figure: Path | None, lang: str, report: Path | None, **asked: Any) -> None:
    """Follow an accidental release on the stored flow of a run: when it arrives, how strong, and for how long."""
    from danao.planning.spill import spill as follow

    found = follow(run, **asked)
    click.echo(f"{found.card(lang)}\n\n{as_text(found.shown(lang))}")
    written(found, table, figure, lang)
    reported(report, lang, found)


@click.command("find-spill")
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
    click.echo(f"{found.in_words(lang)}\n\n{as_text(found.shown(lang))}")
    written(found, table, figure, lang)


COMMANDS = (batch, respond, apportion, allocate, uncertainty, capacity, spill, find_spill)
