"""Build wheel and sdist, install the wheel in an environment of its own, and run the demo there.

What the demo writes must be what `output/` holds, byte for byte.
"""

from __future__ import annotations

import filecmp
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent


def run(*command: str | Path, cwd: Path) -> None:
    """Run a command; its failure is ours."""
    subprocess.run([str(part) for part in command], cwd=cwd, check=True)  # noqa: S603 - our own commands


def differences(left: Path, right: Path) -> list[str]:
    """Return the paths at which two folders differ."""
    compared = filecmp.dircmp(left, right)
    names = [*compared.left_only, *compared.right_only, *compared.diff_files, *compared.funny_files]
    inner = [f"{name}/{each}" for name in compared.common_dirs for each in differences(left / name, right / name)]
    return sorted([*names, *inner])


def main() -> int:
    """Return 0 where the wheel's demo writes what is committed."""
    with tempfile.TemporaryDirectory(prefix="ruleglot-wheel-") as temporary:
        folder = Path(temporary)
        run(sys.executable, "-m", "build", "--outdir", folder / "dist", CHECKOUT, cwd=folder)
        (wheel,) = (folder / "dist").glob("*.whl")
        venv.create(folder / "venv", with_pip=True)
        run(folder / "venv/bin/python", "-m", "pip", "--quiet", "install", wheel, cwd=folder)
        run(folder / "venv/bin/ruleglot", "--version", cwd=folder)
        run(folder / "venv/bin/ruleglot", "demo", "-o", "output", cwd=folder)
        found = differences(folder / "output", CHECKOUT / "output")
    if found:
        print(f"output/ is not what the demo writes: {', '.join(found)}; run `make demo`", file=sys.stderr)
    else:
        print("the wheel's demo writes what output/ holds")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
