"""The long profile in motion: a film of the water over a tide or a flood."""

from __future__ import annotations

import html
import logging
import math
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pandas as pd
from matplotlib import rc_context
from matplotlib.animation import FFMpegWriter, FuncAnimation, PillowWriter
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from numpy.typing import NDArray

from danao.errors import InputError, Problem, ProblemList, RunError, nearest
from danao.reporting import fonts, statistics, style
from danao.reporting.channel import Channel
from danao.reporting.figures.long_profile import LEVEL, RANGE, WATER
from danao.reporting.film_page import page
from danao.reporting.texts import check_language, say, unit
from danao.results import Results
from danao.river.network import River
from danao.tables import atomic_write

MOST_FRAMES = 200
"""A film has no more frames than this; outputs are left out evenly, and a note says so."""

_HUES = "YlGnBu"

logger = logging.getLogger(__name__)


def animate_profile(
    run: Results,
    constituent: str | None = None,
    *,
    start: Any = None,
    stop: Any = None,
    every: Any = None,
    fps: int = 8,
    course: Sequence[str] | None = None,
    river: River | None = None,
    lang: str = "zh",
) -> ProfileFilm:
    """Return a film of the level along the river.

    Parameters
    ----------
    run : Results
        What is shown: its outputs.
    constituent : str, optional
        Colours the water by its concentration, on one scale for the whole film.
    start, stop : datetime-like, optional
        Part of the run; by default all of it.
    every : float, timedelta-like or text, optional
        Time from frame to frame, seconds or e.g. ``"30min"``; the output next to each instant is taken. By default
        every output, but not more than `MOST_FRAMES`.
    fps : int
        Frames in a second, 1 to 60.
    course, river
        As for `danao.long_profile`.
    lang : {"zh", "en"}
        Language of the texts.

    Returns
    -------
    ProfileFilm
        ``film.save("tide.gif")``; in a notebook it shows itself.

    Raises
    ------
    InputError
        If the constituent is unknown, or nothing of the run lies in that time.
    """
    check_language(lang)
    problems = ProblemList()
    if constituent is not None and constituent not in run.constituents:
        remedy = nearest(constituent, run.constituents)
        problems.add(f"no constituent '{constituent}'", key="constituent", remedy=remedy)
    if fps not in range(1, 61):
        problems.add(f"{fps} frames in a second", key="fps", remedy="give a whole number from 1 to 60")
    problems.raise_if_any()
    records, note = _records(run, start, stop, every, lang)
    channel = Channel.of(run, course, river)
    with style.look():
        scene = _Scene.of(run, channel, records, constituent, lang)
    return ProfileFilm(scene, run.dataset["time"].values[records], fps, note, lang)


@dataclass(frozen=True, eq=False)
class ProfileFilm:
    """A long profile in motion, to be saved or shown.

    Parameters
    ----------
    scene : object
        Draws one frame: ``scene.show(k)`` on ``scene.figure``.
    times : ndarray of datetime64
        The instant of each frame.
    fps : int
        Frames in a second.
    note : str
        What was left out, or empty.
    lang : {"zh", "en"}
        Language of the page.
    """

    scene: _Scene
    times: NDArray[np.datetime64]
    fps: int
    note: str = ""
    lang: str = "zh"

    def __repr__(self) -> str:
        begin, end = (str(time)[:16] for time in self.times[[0, -1]])
        return f"ProfileFilm({len(self.times)} frames, {begin} to {end}, {self.fps} a second)"

    @property
    def axes(self) -> Axes:
        """The axes of the film, whose limits may be narrowed before it is saved."""
        return self.scene.figure.axes[0]

    def frame(self, number: int) -> Figure:
        """Return the figure as it is at one frame, counted from 0; negative numbers count from the end.

        Raises
        ------
        IndexError
            If there are not so many.
        """
        self.scene.show(range(len(self.times))[number])
        return self.scene.figure

    def save(self, path: str | Path) -> Path:
        """Write the film to a file, which appears whole or not at all.

        Parameters
        ----------
        path : str or Path
            ``.gif``; ``.html``, a page with buttons that stands alone and keeps still for readers who asked for less
            motion; or ``.mp4`` (H.264) by the program ffmpeg: that on the PATH, else that of the package
            ``imageio-ffmpeg``, which ``pip install 'danao[film]'`` brings.

        Raises
        ------
        InputError
            If the suffix is another one, or ffmpeg is missing.
        RunError
            If the file cannot be written; with the last words of ffmpeg, such as of a coder that it was built without.
        """
        path = Path(path)
        if path.suffix.lower() == ".html":
            with atomic_write(path) as part:
                part.write_text(page(self, self.lang), encoding="utf-8")
            return path
        writer, settings = _writer(path, self.fps)
        with (
            atomic_write(path) as part,
            TemporaryDirectory(dir=part.parent, prefix=".film-") as folder,
            style.look(),
            rc_context(settings),
        ):
            film = Path(folder) / f"film{path.suffix.lower()}"  # writers go by the suffix
            try:
                self._animation().save(film, writer=writer)
            except subprocess.CalledProcessError as error:
                told = str(error.stderr or "").strip().rpartition("\n")[2] or "—"
                rule = f"ffmpeg could not write {path}: it ended with status {error.returncode} ({told})"
                raise RunError(rule) from error
            film.replace(part)
        return path

    def _repr_html_(self) -> str:
        """Return the page of the film in a frame of its own, for a notebook."""
        look = "width:100%;max-width:1000px;height:560px;border:0"
        return f'<iframe sandbox="allow-scripts" style="{look}" srcdoc="{html.escape(page(self, self.lang))}"></iframe>'

    def _animation(self) -> FuncAnimation:
        return FuncAnimation(self.scene.figure, self.scene.show, frames=len(self.times), interval=1e3 / self.fps)


@dataclass(frozen=True, eq=False)
class _Scene:
    """Figure of a film and what moves in it: levels of shape (T, N), values of the water between the cells or None."""

    figure: Figure
    x: NDArray[np.float64]
    bed: NDArray[np.float64]
    levels: NDArray[np.float64]
    values: NDArray[np.float64] | None
    times: list[str]
    water: PolyCollection
    line: Any = field(repr=False)
    clock: Any = field(repr=False)

    @classmethod
    def of(
        cls, run: Results, channel: Channel, records: NDArray[np.intp], constituent: str | None, lang: str
    ) -> _Scene:
        """Draw what stands still, and the first frame."""
        ax = style.axes(height=3.5)
        levels = run.dataset["level"].values[np.ix_(records, channel.course.cells)]
        low, high = levels.min(axis=0), levels.max(axis=0)
        x = channel.course.x
        ax.fill_between(x, low, high, color=RANGE, lw=0, label=say("envelope", lang))
        values = None
        water = PolyCollection([], color=WATER, lw=0)
        if constituent is not None:
            given = run.dataset[constituent].values[np.ix_(records, channel.course.cells)]
            values = 0.5 * (given[:, :-1] + given[:, 1:])
            water = PolyCollection([], cmap=_HUES, lw=0.8, edgecolor="face")
            water.set_clim(float(np.nanmin(values)), float(np.nanmax(values)))
        ax.add_collection(water, autolim=False)
        (line,) = ax.plot(x, levels[0], color=LEVEL, lw=1.5, zorder=3.0, label=say("level_here", lang))
        ax.set_title(say("profile_level", lang) + style.stamp([run], lang))
        clock = ax.set_title("", loc="right", fontsize=9.0)
        channel.draw(ax, lang, low, high)
        ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.17), ncols=6)
        if constituent is not None:
            _bar(ax, water, run, constituent, lang)
        times = [str(time)[:16].replace("T", " ") for time in run.dataset["time"].values[records]]
        scene = cls(ax.figure, x, channel.bed, levels, values, times, water, line, clock)
        scene.show(0)
        ax.figure.canvas.draw()
        ax.figure.set_layout_engine("none")  # laid out once: nothing jumps from frame to frame
        return scene

    def show(self, number: int) -> tuple[Any, ...]:
        """Move the water to a frame; return what has moved."""
        level = self.levels[number]
        if self.values is None:
            corners = np.column_stack([np.append(self.x, self.x[::-1]), np.append(self.bed, level[::-1])])
            self.water.set_verts([corners])
        else:
            upright = np.stack([self.bed[:-1], self.bed[1:], level[1:], level[:-1]], axis=1)
            along = np.stack([self.x[:-1], self.x[1:], self.x[1:], self.x[:-1]], axis=1)
            self.water.set_verts(np.stack([along, upright], axis=2))  # type: ignore[arg-type]
            self.water.set_array(self.values[number])
        self.line.set_ydata(level)
        self.clock.set_text(self.times[number])
        return self.water, self.line, self.clock


def _bar(ax: Any, water: PolyCollection, run: Results, constituent: str, lang: str) -> None:
    """Draw the scale of the colours beside the axes."""
    bar = ax.figure.colorbar(water, ax=ax, pad=0.02, aspect=30)
    bar.outline.set_visible(False)
    bar.ax.tick_params(labelfontfamily=list(fonts.FAMILY), labelsize=8)
    measured = unit(run.constituents[constituent]["unit"])
    bar.set_label(style.constituent_title([run], constituent, lang) + (f" ({measured})" if measured else ""))


def _writer(path: Path, fps: int) -> tuple[Any, dict[str, Any]]:
    """Return what writes a kind of film, and what it has to be told by the settings of matplotlib."""
    suffix = path.suffix.lower()
    if suffix == ".gif":
        return PillowWriter(fps=fps), {}
    if suffix != ".mp4":
        raise InputError(Problem(f"'{path.name}' names no kind of film", remedy="write .gif, .html or .mp4"))
    # What a video holds of colours, and an even number of pixels, is what every player can show.
    return FFMpegWriter(fps=fps, codec="h264", extra_args=["-pix_fmt", "yuv420p"]), {"animation.ffmpeg_path": _ffmpeg()}


def _ffmpeg() -> str:
    """Return the program ffmpeg."""
    if FFMpegWriter.isAvailable():
        return str(FFMpegWriter.bin_path())
    try:
        from imageio_ffmpeg import get_ffmpeg_exe

        return str(get_ffmpeg_exe())
    except (ImportError, RuntimeError):
        remedy = "pip install 'danao[film]', or put ffmpeg on the PATH, or save as .gif"
        raise InputError(Problem("films as .mp4 need the program ffmpeg, which is not found", remedy=remedy)) from None


def _records(run: Results, start: Any, stop: Any, every: Any, lang: str) -> tuple[NDArray[np.intp], str]:
    """Return the outputs that become frames, and a note where some had to be left out."""
    found = statistics.between(run, start, stop)
    if every is not None:
        time = run.dataset["time"].values[found]
        wanted = pd.date_range(time[0], time[-1], freq=_step(every))
        found = found[np.unique(pd.DatetimeIndex(time).get_indexer(wanted, method="nearest"))]
    if found.size <= MOST_FRAMES:
        return found, ""
    stride = math.ceil(found.size / MOST_FRAMES)
    logger.warning("%s", say("thinned", "en", stride=stride, count=found.size))
    return found[::stride], say("thinned", lang, stride=stride, count=found.size)


def _step(every: Any) -> pd.Timedelta:
    """Return the time from frame to frame."""
    try:
        step = pd.Timedelta(seconds=every) if isinstance(every, int | float) else pd.Timedelta(every)
    except (ValueError, TypeError):
        step = pd.Timedelta(0)
    if not step > pd.Timedelta(0):
        raise InputError(Problem(f"'{every}' is no time from frame to frame", key="every", remedy="give '30min'"))
    return step
