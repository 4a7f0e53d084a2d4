"""Which characters count as the same one.

>>> fold("CURL é", Case.ASCII), fold("É", Case.ASCII), fold("É", Case.UNICODE)
('curl é', 'É', 'é')
>>> alike("k", Case.EXACT), alike("K", Case.ASCII), alike("k", Case.UNICODE) == "kK\N{KELVIN SIGN}"
('k', 'kK', True)
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, assert_never

from ruleglot.ir.nodes import Case

if TYPE_CHECKING:
    from collections.abc import Mapping

ASCII_FOLD = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}

CASED = 0x20000
"""No letter from here on has another case."""


def fold(text: str, case: Case) -> str:
    """Return the text in which letters that count as the same one are the same."""
    match case:
        case Case.EXACT:
            return text
        case Case.ASCII:
            return text.translate(ASCII_FOLD)
        case Case.UNICODE:
            return "".join(map(_simply_folded, text))
        case _:
            assert_never(case)


def _simply_folded(letter: str) -> str:
    """Return Unicode's simple folding of a letter; one that has none but would become several (ŉ → ʼn) stays."""
    return next((each for each in (letter.casefold(), letter.lower()) if len(each) == 1), letter)


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
