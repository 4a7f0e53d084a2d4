"""The packaged example: the rule that the project started from, under its own licence (`LICENSE-elastic-2.0.txt`).

>>> seed_rule().name
'system_path_file_creation.toml'
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def seed_rule() -> Path:
    """Return the path of the example rule, an Elastic EQL rule as detection-rules TOML."""
    return Path(str(files("ruleglot.examples"))) / "system_path_file_creation.toml"
