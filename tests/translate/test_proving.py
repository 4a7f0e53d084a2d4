"""What a proof may take: the budget is counted in steps, and what it did not suffice for is told."""

from __future__ import annotations

from tests.translate.test_pipeline import EXEC, rule

from ruleglot.equivalence.verdict import Assurance, Verdict
from ruleglot.translate.conversion import Options, Target
from ruleglot.translate.pipeline import convert

NAMES = rule(f'{EXEC} and process.name in ("nc", "ncat") and process.args like ("-e*", "*sh")')
TOO_MUCH = "it takes too many steps"


def test_a_budget_that_suffices_decides_and_tells_what_it_took() -> None:
    comparison = convert(NAMES, Target.FALCO).comparison
    proof, trial = comparison.proof, comparison.trial
    assert proof is not None
    assert trial is not None
    assert comparison.assurance is Assurance.PROVED
    assert 0 < proof.steps + trial.steps < Options().steps
    assert not trial.alive


def test_without_a_budget_nothing_is_proved_and_the_verdict_stands_as_tested() -> None:
    comparison = convert(NAMES, Target.FALCO, Options(budget=0)).comparison
    proof, trial = comparison.proof, comparison.trial
    assert proof is not None
    assert trial is not None
    assert (comparison.verdict, comparison.assurance) == (Verdict.BROADER, Assurance.TESTED)
    assert {reason for _, reason in proof.open} == {TOO_MUCH}
    assert set(trial.reasons) == {TOO_MUCH}
    assert (proof.steps, trial.steps) == (0, 0)


def test_the_same_budget_finds_the_same_wherever_it_is_spent() -> None:
    some = Options(budget=1)
    first, second = (convert(NAMES, Target.SIGMA, some).comparison for _ in range(2))
    assert (first.proof, first.trial, first.observations) == (second.proof, second.trial, second.observations)
