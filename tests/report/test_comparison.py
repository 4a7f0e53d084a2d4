"""A comparison in the terminal: the counts, why the rules part, and the activities on which they do."""

from __future__ import annotations

from dataclasses import replace

from ruleglot.equivalence.compare import Observations
from ruleglot.equivalence.verdict import Verdict
from ruleglot.events.activity import Exec
from ruleglot.events.scenes.cast import BASH
from ruleglot.examples import seed_rule
from ruleglot.report.comparison import MOST_ROWS, comparison_text
from ruleglot.report.counterexamples import Counterexample, counterexamples
from ruleglot.rules.load import read_rule
from ruleglot.translate.conversion import Comparison, Target
from ruleglot.translate.pipeline import convert

RULE = read_rule(seed_rule())


def test_all_that_was_seen_is_told() -> None:
    comparison = convert(RULE, Target.SIGMA).comparison
    shown = counterexamples(comparison)
    text = comparison_text(comparison, shown)
    verdict, counts, told, *rest = text.splitlines()
    assert verdict.startswith("mixed (")
    seen, trial = comparison.observations, comparison.trial
    assert seen is not None
    assert trial is not None
    assert counts.startswith(f"  {seen.agreeing} of {seen.total} activities agree; the source fires on ")
    assert told.startswith(f"  they tell {trial.killed} of ")
    sentences = [line.strip() for line in rest if line.strip().startswith(("fires on", "stays silent on"))]
    assert sentences == [each.telling.sentence for each in shown if isinstance(each, Counterexample)]
    assert any(line.strip().startswith("in the ported rule logsource.category") for line in rest)
    assert "  SOURCE  PORTED  ACTIVITIES" in rest


def test_what_does_not_fit_is_counted() -> None:
    many = tuple(
        Exec(process=replace(BASH, pid=3000 + number), story=f"near: field{number} is 'x'")
        for number in range(MOST_ROWS + 3)
    )
    seen = Observations(activities=many, source=0, ported=(1 << len(many)) - 1)
    comparison = Comparison(source=RULE, ported=RULE, verdict=Verdict.BROADER, assurance=None, observations=seen)
    *rows, last = comparison_text(comparison, ()).splitlines()
    assert last == "  and 3 more on which the two rules part"
    assert rows[-1] == f"  silent  fires   near: field{MOST_ROWS - 1} is 'x'"


def test_a_refused_comparison_is_its_verdict() -> None:
    refused = Comparison(source=RULE, ported=None, verdict=Verdict.REFUSED, assurance=None)
    assert comparison_text(refused, counterexamples(refused)) == "refused"
