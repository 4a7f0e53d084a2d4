"""How long `ruleglot --version` takes beside `sigma version`, the same question to the tool of this field's standard.

Both run in the same loop, one after the other, so that a busy machine is busy for both. sigma-cli asks for an older
pySigma than RuleGlot does, so it lives in an environment of its own. Run by `make bench`; the figures go to
docs/performance.md.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

ROUNDS = 10


def seconds(*command: str | Path) -> float:
    """Return how long a command takes, from outside."""
    begun = time.perf_counter()
    subprocess.run([str(part) for part in command], check=True, capture_output=True)
    return time.perf_counter() - begun


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="ruleglot-bench-") as folder:
        peers = Path(folder) / "peers"
        venv.create(peers, with_pip=True)
        subprocess.run([peers / "bin/pip", "--quiet", "install", "sigma-cli"], check=True)
        ours: list[float] = []
        theirs: list[float] = []
        for _ in range(ROUNDS):
            ours.append(seconds(sys.executable, "-m", "ruleglot", "--version"))
            theirs.append(seconds(peers / "bin/sigma", "version"))
    for name, taken in (("ruleglot --version", ours), ("sigma version", theirs)):
        middle = statistics.median(taken)
        print(f"{name:20} median {middle:.3f} s, least {min(taken):.3f} s, most {max(taken):.3f} s")
    print(f"ratio of the medians: {statistics.median(ours) / statistics.median(theirs):.2f}")


if __name__ == "__main__":
    main()
