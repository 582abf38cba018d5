"""Faults that are put into the script of a page, from the file beside this one."""

from __future__ import annotations

from pathlib import Path

Fault = tuple[str, str]
"""What stands in the script, and what is put there."""


def read_faults() -> tuple[Fault, ...]:
    """Return the faults of ``faults.txt``."""
    blocks = Path(__file__).with_name("faults.txt").read_text(encoding="utf-8").split("\n\n")
    found = []
    for block in blocks:
        lines = [line for line in block.splitlines() if not line.startswith("#")]
        lines = [line.encode("ascii", "backslashreplace").decode("ascii") for line in lines]  # as it is in the page
        before, after = ("\n".join(line[2:] for line in lines if line.startswith(sign)) for sign in "-+")
        if before:
            found.append((before, after))
    return tuple(found)


FAULTS = read_faults()
