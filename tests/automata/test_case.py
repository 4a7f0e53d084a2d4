"""Which characters count as the same: all that are folded to one, and no others."""

from __future__ import annotations

import sys
from collections import defaultdict

import pytest

from ruleglot.automata.case import CASED, alike, fold
from ruleglot.ir.nodes import Case


@pytest.mark.parametrize("case", [Case.ASCII, Case.UNICODE])
def test_alike_is_what_folding_makes_the_same(case: Case) -> None:
    folded = defaultdict(set)
    for character in map(chr, range(CASED)):
        folded[fold(character, case)].add(character)
    different = [one for several in folded.values() for one in several if set(alike(one, case)) != several]
    assert different == []


def test_no_letter_has_another_case_where_none_is_looked_for() -> None:
    rest = "".join(map(chr, range(CASED, sys.maxunicode + 1)))
    assert rest.lower() == rest.casefold() == rest
