"""Every diagnostic has a code of its own and a page with the four headings."""

from __future__ import annotations

import re
import string
from dataclasses import fields
from typing import TYPE_CHECKING

import pytest

from ruleglot.diagnostics.catalogue import CATALOGUE, HEADINGS, page

if TYPE_CHECKING:
    from ruleglot.diagnostics.diagnostic import Diagnostic


@pytest.mark.parametrize("code", CATALOGUE)
def test_a_page_has_title_summary_and_the_four_headings(code: str) -> None:
    lines = page(CATALOGUE[code]).splitlines()
    assert re.fullmatch(rf"{code} · .+", lines[0])
    assert tuple(line for line in lines if line in HEADINGS) == HEADINGS


@pytest.mark.parametrize("code", CATALOGUE)
def test_wording_uses_the_facts_of_the_diagnostic_and_no_others(code: str) -> None:
    diagnostic: type[Diagnostic] = CATALOGUE[code]
    known = {each.name for each in fields(diagnostic)}
    for template in (diagnostic.message, diagnostic.label, diagnostic.help):
        assert {name for _, name, _, _ in string.Formatter().parse(template) if name} <= known


def test_codes_are_a_letter_for_the_family_and_three_digits() -> None:
    assert all(re.fullmatch(r"[A-Z][0-9]{3}", code) for code in CATALOGUE)
