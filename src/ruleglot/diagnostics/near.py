"""Find names that the user may have meant.

>>> near("proces.name", ["process.name", "process.args", "file.path"])
('process.name',)
>>> did_you_mean(["process.name", "process.args"])
'did you mean `process.name` or `process.args`?'
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MOST = 3
"""More suggestions than this are no help."""


def near(name: str, known: Iterable[str], likeness: float = 0.7) -> tuple[str, ...]:
    """Return the known names most like `name`, nearest first; case is ignored in the comparison.

    `likeness`: from 0 to 1, how like a name must be.
    """
    folded = {each.lower(): each for each in known}
    return tuple(folded[each] for each in get_close_matches(name.lower(), folded, n=MOST, cutoff=likeness))


def did_you_mean(names: Sequence[str]) -> str:
    """Return the question, or an empty text where there is nothing to suggest."""
    quoted = [f"`{name}`" for name in names]
    if not quoted:
        return ""
    *others, last = quoted
    return f"did you mean {', '.join(others)} or {last}?" if others else f"did you mean {last}?"
