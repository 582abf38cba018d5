"""What enters between the ends of the reaches: water and mass of points and stretches.

A source is spread over its cells by shares. Its inflow brings a concentration, a load brings mass without water, a
withdrawal takes the concentration of its cell.
"""

from __future__ import annotations

from solvers._jit import inline


@inline
def spread_sources(forcing, row, cells, gain, supplied):
    """Spread flow and mass of the sources in force over their cells."""
    cells.supply[:] = 0.0
    cells.withdrawal[:] = 0.0
    supplied[:] = 0.0
    gain[:, :, :] = 0.0
    cells.point[:] = False
    cells.fed[:] = False
    block = forcing.block[row]
    for e in range(forcing.source_cell.size):
        i, s, share = forcing.source_cell[e], forcing.source[e], forcing.source_share[e]
        flow = forcing.source_flow[row, s]
        cells.supply[i] += share * max(flow, 0.0)
        cells.withdrawal[i] += share * max(-flow, 0.0)
        most = 0.0
        for b in range(gain.shape[0]):
            start = b * gain.shape[2]
            for k in range(min(gain.shape[2], supplied.size - start)):
                j = start + k
                concentration, load = forcing.source_concentration[block, s, j], forcing.source_load[block, s, j]
                gained = share * (max(flow, 0.0) * concentration + load)
                gain[b, i, k] += gained
                supplied[j] += gained
                most = max(most, abs(gained))
        cells.fed[i] |= most > 0.0
        cells.point[i] |= flow >= 0.0 and share > 0.5


@inline
def same_sources(forcing, row, before):
    """Tell whether two forcing rows bring the same."""
    if forcing.block[row] != forcing.block[before]:
        return False
    for s in range(forcing.source_flow.shape[1]):
        if forcing.source_flow[row, s] != forcing.source_flow[before, s]:
            return False
    return True


@inline
def feed_cell(i, row, cells, seconds, before, after, gain, field):
    """Mix what sources bring to cell i in `seconds` into its row; it holds `before` and then `after` m3."""
    if seconds[i] > 0.0 and (cells.fed[i] or cells.supply[i] > 0.0):
        kept, part = max(before[i], 0.0) / after[i], seconds[i] / after[i]
        for j in range(field.shape[1]):
            field[row, j] = kept * field[row, j] + part * gain[i, j]


@inline
def feed(cell_start, cells, seconds, before, after, gain, field):
    """Mix what sources bring in `seconds` into their cells, which hold `before` and then `after` m3."""
    for r in range(cell_start.size - 1):
        for i in range(cell_start[r], cell_start[r + 1]):
            feed_cell(i, i + 2 * r + 1, cells, seconds, before, after, gain, field)


@inline
def feed_ends(cell_start, cells, seconds, before, after, gain, field):
    """Do what `feed` does for the two cells at either end of every reach alone."""
    for r in range(cell_start.size - 1):
        first, end = cell_start[r], cell_start[r + 1]
        for i in range(first, end):
            if i < first + 2 or i >= end - 2:
                feed_cell(i, i + 2 * r + 1, cells, seconds, before, after, gain, field)
