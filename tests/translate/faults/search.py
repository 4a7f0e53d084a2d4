"""The search: each fault is put in place while rules are ported, until verification has noticed it.

Rules are taken one after the other, the cheapest first, and on each all faults that it might show: what is known of a
rule's activities serves them all. A fault has at most `TRIED` rules of the corpus that exercise it, and after them all
rules of our own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from tests.translate.faults.trial import TARGETS, Case, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tests.translate.faults.fault import Fault

    from ruleglot.ir.nodes import Query
    from ruleglot.rules.rule import Rule

TRIED = 3
"""So many rules of the corpus that exercise a fault are looked at."""

UNCHANGED = 40
"""After so many rules of the corpus that might exercise a fault and do not, none is taken to exercise it."""

ENOUGH_OF_OWN = Outcome.SAME
"""A rule of our own need not say more of a fault than that its port means the same."""


@dataclass(slots=True)
class Finding:
    """What has come of a fault: the best outcome, the rule and target that it was seen on, and whose rule it was."""

    fault: Fault
    outcome: Outcome = Outcome.UNEXERCISED
    shown_by: str = ""
    by_corpus: bool = False
    exercised: int = 0
    unchanged: int = 0

    def is_open_for_corpus(self) -> bool:
        """Return whether further rules of the corpus are looked at."""
        return self.outcome < Outcome.UNANNOUNCED and self.exercised < TRIED and self.unchanged < UNCHANGED

    def take(self, case: Case, outcome: Outcome, *, by_corpus: bool) -> None:
        """Note what came of the fault on one more rule."""
        if outcome is Outcome.UNEXERCISED:
            self.unchanged += by_corpus
            return
        self.exercised += by_corpus
        self.by_corpus |= by_corpus
        if outcome > self.outcome:
            self.outcome, self.shown_by = outcome, f"{case.rule.metadata.name} ({case.target})"


def searched(
    faults: Iterable[Fault],
    corpus: Iterable[tuple[Rule, Query]],
    own: Iterable[tuple[Rule, Query]],
    watch: frozenset[str],
) -> tuple[Finding, ...]:
    """Return what came of each fault. `watch`: the files in which they stand."""
    findings = tuple(Finding(fault=each) for each in faults)
    for rule, query in corpus:
        for case, due in _cases(rule, query, [each for each in findings if each.is_open_for_corpus()], watch):
            due.take(case, _tried(case, due.fault), by_corpus=True)
    for rule, query in own:
        for case, due in _cases(rule, query, [each for each in findings if each.outcome < ENOUGH_OF_OWN], watch):
            due.take(case, _tried(case, due.fault), by_corpus=False)
    return findings


def _cases(rule: Rule, query: Query, still: list[Finding], watch: frozenset[str]) -> Iterator[tuple[Case, Finding]]:
    for target in TARGETS:
        due = [each for each in still if target in each.fault.targets]
        if due:
            case = Case(rule, query, target)
            case.prepare(watch)
            yield from ((case, each) for each in due if case.could_show(each.fault))


def _tried(case: Case, fault: Fault) -> Outcome:
    """Return what comes of a rule with the fault in place: the port is made with it, and verified without."""
    with pytest.MonkeyPatch.context() as patch:
        fault.seed(patch)
        try:
            written = case.make()
        except Exception:  # noqa: BLE001 - a fault may break anything; nothing is written then
            written = None
    return case.outcome(written)


def counted(findings: Iterable[Finding]) -> Mapping[Outcome, int]:
    """Return how many faults had each outcome."""
    found = list(findings)
    return {each: sum(finding.outcome is each for finding in found) for each in Outcome}
