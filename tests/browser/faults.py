"""Faults that are put into the script of a page, from the file beside this one."""

from __future__ import annotations

from pathlib import Path

from danao.reporting.whatif.squeeze import squeezed

Fault = tuple[str, str]
"""What stands in the script as the page has it, and what is put there."""


def read_faults() -> tuple[Fault, ...]:
    """Return the faults of ``faults.txt``."""
    blocks = Path(__file__).with_name("faults.txt").read_text(encoding="utf-8").split("\n\n")
    found = []
    for block in blocks:
        lines = [line for line in block.splitlines() if not line.startswith("#")]
        parts = ("\n".join(line[2:] for line in lines if line.startswith(sign)) for sign in "-+")
        before, after = (squeezed(part).encode("ascii", "backslashreplace").decode("ascii") for part in parts)
        if before:
            found.append((before, after))
    return tuple(found)


FAULTS = read_faults()
