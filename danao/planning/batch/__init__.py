"""Many runs: result files of scenario files one after another, and whole batches, a folder for each scenario."""

from danao.planning.batch.many import Batch, batch
from danao.planning.batch.names import safe_name
from danao.planning.batch.runs import plan, run, split_done
from danao.simulation import Simulation

__all__ = ["Batch", "Simulation", "batch", "plan", "run", "safe_name", "split_done"]
