"""Where one character and one byte are the same, and where they are not: shown on texts that tell them apart."""

from __future__ import annotations

import pytest
from tests.reading import read_events

from ruleglot.bridge.falco.holes import bytewise
from ruleglot.evaluation.wildcards import fits
from ruleglot.ir.nodes import Case, Wildcard

TEXTS = ("", "a", "é", "ab", "aé", "éa", "éé", "abc", "aéc", "ééé", "/é", "é/", "a/é", "/tmp/é", "/tmp/", "日本")


@pytest.mark.parametrize("text", ["?*", "*?", "/tmp/?*", "a?*", "*?c", "?", "a?", "??*", "?*?", "a?c", "*?*", "?é*"])
def test_a_pattern_called_the_same_in_bytes_fits_the_same_texts(text: str) -> None:
    query = read_events(f'any where f like ("{text}", "x")')
    assert isinstance(query.condition, Wildcard)
    pattern = query.condition.patterns[0]
    turned, same = bytewise(pattern)
    if same:
        assert [fits(each, pattern, Case.EXACT) for each in TEXTS] == [fits(each, turned, Case.EXACT) for each in TEXTS]
    else:
        assert any(fits(each, pattern, Case.EXACT) != fits(each, turned, Case.EXACT) for each in TEXTS)
