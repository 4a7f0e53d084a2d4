"""Which characters count as the same one.

>>> from ruleglot.ir.nodes import Case
>>> alike("k", Case.EXACT), alike("K", Case.ASCII), alike("k", Case.UNICODE) == "kK\N{KELVIN SIGN}"
('k', 'kK', True)
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

from ruleglot.evaluation.equality import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ruleglot.ir.nodes import Case

CASED = 0x20000
"""No letter from here on has another case."""


def alike(character: str, case: Case) -> str:
    """Return all characters that `fold` makes the same as this one, the folded one first."""
    folded = fold(character, case)
    return folded + _others(case).get(folded, "")


@cache
def _others(case: Case) -> Mapping[str, str]:
    """Return, for each character that others are folded to, the others."""
    found: defaultdict[str, str] = defaultdict(str)
    for other in map(chr, range(CASED)):
        folded = fold(other, case)
        if folded != other:
            found[folded] += other
    return dict(found)
