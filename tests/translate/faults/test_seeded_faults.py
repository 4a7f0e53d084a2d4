"""Seeded faults: every entry of the bridge and every rule of the printers is made wrong, and verification notices.

A fault that verification does not notice, or that no rule shows, fails the test unless its reason is known (`excused`).
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import pytest
from tests.translate.faults import excused, inventory
from tests.translate.faults.fault import Part
from tests.translate.faults.own_rules import own_rules
from tests.translate.faults.search import counted, searched
from tests.translate.faults.trial import Outcome

from ruleglot.rules.load import read_rules
from ruleglot.translate.understand import understand

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from tests.translate.faults.search import Finding

    from ruleglot.ir.nodes import Query
    from ruleglot.rules.rule import Rule

OTHER_SYSTEMS = frozenset({"windows", "macos"})
"""Folders of rules that no activity fires: there is no verdict on their ports."""


@pytest.fixture(scope="module")
def corpus(shared: Path) -> tuple[tuple[Rule, Query], ...]:
    """Return the rules that some activity may fire, the shortest first: they are the cheapest."""
    paths = sorted((shared / "corpus" / "elastic-rules").rglob("*.toml"))
    rules = [rule for path in paths if not OTHER_SYSTEMS & {*path.parts} for rule in read_rules(path)]
    return tuple((rule, understand(rule)) for rule in sorted(rules, key=lambda rule: len(rule.source.text)))


@pytest.mark.shared
@pytest.mark.parametrize("part", Part)
def test_every_seeded_fault_is_noticed(part: Part, corpus: tuple[tuple[Rule, Query], ...]) -> None:
    own = tuple((rule, understand(rule)) for rule in own_rules())
    findings = searched(inventory.faults(part), corpus, own, inventory.files(part))
    print(f"\n{part.value}: {len(findings)} faults; {_told(findings)}")
    for table, some in _by_table(findings).items():
        print(f"    {table}: {_told(some)}")
    unnoticed, unexercised = excused.unnoticed(), excused.unexercised()
    assert _names(findings, Outcome.UNNOTICED, but=unnoticed) == []
    assert _names(findings, Outcome.UNEXERCISED, but=unexercised) == []
    assert _outgrown(findings, Outcome.UNNOTICED, unnoticed) == []
    assert _outgrown(findings, Outcome.UNEXERCISED, unexercised) == []
    assert len(findings) > 60


@pytest.mark.parametrize("part", Part)
def test_faults_have_names_of_their_own(part: Part) -> None:
    names = [each.name for each in inventory.faults(part)]
    assert sorted({*names}) == sorted(names)


def test_every_excuse_is_about_some_fault() -> None:
    names = [each.name for part in Part for each in inventory.faults(part)]
    for begins in (*excused.unnoticed(), *excused.unexercised()):
        assert any(name.startswith(begins) for name in names), begins


def _told(findings: Iterable[Finding]) -> str:
    found = list(findings)
    told = ", ".join(f"{number} {outcome.name.lower()}" for outcome, number in counted(found).items() if number)
    return f"{sum(each.by_corpus for each in found)} exercised by the corpus; {told}"


def _by_table(findings: Iterable[Finding]) -> Mapping[str, list[Finding]]:
    tables: dict[str, list[Finding]] = defaultdict(list)
    for each in findings:
        tables[each.fault.table.rpartition(".")[0]].append(each)
    return tables


def _names(findings: Iterable[Finding], outcome: Outcome, *, but: tuple[str, ...]) -> list[str]:
    return [
        f"{each.fault.name} [{each.shown_by}]"
        for each in findings
        if each.outcome is outcome and not each.fault.name.startswith(but)
    ]


def _outgrown(findings: Iterable[Finding], outcome: Outcome, excuses: tuple[str, ...]) -> list[str]:
    """Return the excuses about faults of which none has this outcome any longer."""
    some = [(each.fault.name, each.outcome is outcome) for each in findings]
    about = {begins: [so for name, so in some if name.startswith(begins)] for begins in excuses}
    return [begins for begins, found in about.items() if found and not any(found)]
