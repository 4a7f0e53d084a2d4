"""Rules about several events are compared over streams: which verdict two queries get, and on what evidence."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from ruleglot.diagnostics.bridge import SeriesNotCompared
from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.equivalence.verdict import Assurance, Verdict
from ruleglot.events.ecs.view import Strength
from ruleglot.ir.nodes import EventQuery
from ruleglot.rules.discover import discover
from ruleglot.rules.load import read_rules
from ruleglot.rules.rule import EqlBody, FalcoBody, Metadata, Rule
from ruleglot.source import Source
from ruleglot.translate.conversion import Options, Target
from ruleglot.translate.pipeline import convert, verify
from ruleglot.translate.series import SeriesQuestion
from ruleglot.translate.understand import understand

if TYPE_CHECKING:
    from pathlib import Path

EXEC = 'process where event.type == "start" and event.action == "exec"'
CURL, SH = f'{EXEC} and process.name == "curl"', f'{EXEC} and process.name == "sh"'
OK = 'file where event.type == "creation" and file.name == "ok"'
END = 'process where event.type == "end" and process.name == "curl"'
BY, UP = "by process.entity_id", "by process.parent.entity_id"

RULE = f"sequence by host.id with maxspan=1m [{CURL}] {BY} [{SH}] {UP}"
WITH_UNTIL = f"{RULE} until [{END}] {BY}"
WITH_MISSING = f"sequence by host.id with maxspan=1m [{CURL}] {BY} ![{OK}] {BY} [{SH}] {UP}"
RUNS = f"sequence by host.id, user.id with maxspan=1m [{CURL}] with runs=5"
SAMPLE = f"sample by host.id, user.id [{CURL}] [{SH}]"
WINDOWS = (
    'sequence by process.entity_id with maxspan=1m [process where host.os.type == "windows"] [registry where true]'
)

TEXT = Source("rule", "")


def rule(query: str) -> Rule:
    return Rule(metadata=Metadata(name="a rule"), body=EqlBody(query=Source("query", query)), source=TEXT)


def falco(condition: str) -> Rule:
    return Rule(metadata=Metadata(name="a rule"), body=FalcoBody(condition=Source("condition", condition)), source=TEXT)


PAIRS = {
    "longer": (RULE, RULE.replace("1m", "61s"), Verdict.BROADER),
    "a millisecond shorter": (RULE, RULE.replace("1m", "59999ms"), Verdict.NARROWER),
    "without maxspan": (RULE, RULE.replace(" with maxspan=1m", ""), Verdict.BROADER),
    "the other way round": (
        RULE,
        f"sequence by host.id with maxspan=1m [{SH}] {UP} [{CURL}] {BY}",
        Verdict.MIXED,
    ),
    "without the second key": (
        RULE,
        f"sequence by host.id with maxspan=1m [{CURL}] [{SH}]",
        Verdict.BROADER,
    ),
    "without until": (WITH_UNTIL, RULE, Verdict.BROADER),
    "with until": (RULE, WITH_UNTIL, Verdict.NARROWER),
    "missing one made present": (WITH_MISSING, WITH_MISSING.replace("!", ""), Verdict.MIXED),
    "missing one forgotten": (WITH_MISSING, RULE, Verdict.BROADER),
    "one run fewer": (RUNS, RUNS.replace("5", "4"), Verdict.BROADER),
    "one run more": (RUNS, RUNS.replace("5", "6"), Verdict.NARROWER),
    "a condition less": (RULE, RULE.replace(' and process.name == "sh"', ""), Verdict.BROADER),
    "a sample in order": (SAMPLE, SAMPLE.replace("sample", "sequence"), Verdict.NARROWER),
    "one of its events": (RULE, SH, Verdict.BROADER),
    "one of its events, by relation": (RULE, f'{SH} and process.parent.name == "curl"', Verdict.BROADER),
    "nothing is left": (RULE, f"{RULE} | head 0", Verdict.NARROWER),
    "written otherwise": (RULE, RULE.replace('== "curl"', 'in ("curl", "curl")'), Verdict.EXACT),
    "all findings or the first": (RULE, f"{RULE} | head 1", Verdict.EXACT),
}


@pytest.mark.parametrize("name", PAIRS)
def test_two_queries_get_the_verdict_that_they_deserve(name: str) -> None:
    source, ported, verdict = PAIRS[name]
    found = verify(rule(source), rule(ported))
    assert (found.verdict, found.assurance) == (verdict, Assurance.TESTED)
    assert found.series is not None
    assert found.series.seen.source_firing
    assert f"{found.series.seen.total} streams in all" in found.series.bound
    assert (found.observations, found.proof, found.trial) == (None, None, None)


@pytest.mark.parametrize("text", [RULE, WITH_UNTIL, WITH_MISSING, RUNS, SAMPLE])
def test_the_same_question_is_proved_and_still_tried(text: str) -> None:
    found = verify(rule(text), rule(text))
    assert (found.verdict, found.assurance) == (Verdict.EXACT, Assurance.PROVED)
    assert found.series is not None
    assert found.series.seen.source_firing
    assert found.series.trial is not None
    trial = found.series.trial
    assert (trial.alive, trial.reasons) == ((), ())
    assert trial.killed == trial.total - len(trial.equivalent) > trial.total // 2
    assert 0 < trial.steps < Options().steps


def test_rules_about_windows_are_compared_by_their_meaning_alone() -> None:
    same = verify(rule(WINDOWS), rule(WINDOWS))
    assert (same.verdict, same.assurance) == (Verdict.EXACT, Assurance.PROVED)
    assert same.series is not None
    assert (same.series.seen.total, same.series.trial) == (0, None)
    assert same.series.reason == "no activity was found for its stage 1"
    other = verify(rule(WINDOWS), rule(WINDOWS.replace("1m", "2m")))
    assert (other.verdict, other.assurance, other.series) == (Verdict.REFUSED, None, None)
    (problem,) = other.problems
    assert isinstance(problem, SeriesNotCompared)
    assert problem.reason == same.series.reason


def test_a_query_that_cannot_be_answered_is_not_compared() -> None:
    broken = RULE.replace('process.name == "sh"', "number(process.name) == 1")
    found = verify(rule(RULE), rule(broken))
    assert found.verdict is Verdict.REFUSED
    (problem,) = found.problems
    assert isinstance(problem, SeriesNotCompared)
    assert problem.reason.startswith("a query cannot be answered on the streams: ")


def test_a_rule_of_another_platform_about_one_event_stands_beside_a_sequence() -> None:
    shell = falco("evt.type in (execve, execveat) and proc.name = sh")
    both = verify(rule(RULE), shell)
    assert (both.verdict, both.assurance) == (Verdict.BROADER, Assurance.TESTED)
    back = verify(shell, rule(RULE))
    assert (back.verdict, back.assurance) == (Verdict.NARROWER, Assurance.TESTED)
    never = verify(rule(RULE), falco("evt.type = execve and proc.name = zsh"))
    assert never.verdict is Verdict.MIXED
    assert never.series is not None
    assert any(each.story == "in order" for each in never.series.seen.streams)


@pytest.mark.parametrize("text", [RULE, WITH_UNTIL, WITH_MISSING, SAMPLE])
def test_all_streams_at_once_are_answered_as_each_one_is(text: str) -> None:
    found = verify(rule(text), rule(text.replace('"sh"', '"bash"')))
    assert found.series is not None
    seen = found.series.seen
    asked = SeriesQuestion.of(rule(text), understand(rule(text)), Strength.INTENDED)
    picked = range(0, seen.total, 3)
    assert [asked.fires(seen.streams[each]) for each in picked] == [bool(seen.source >> each & 1) for each in picked]


@pytest.mark.shared
def test_rules_of_the_corpus_fire_on_streams_that_tell_them_from_wrong_versions(shared: Path) -> None:
    begun = time.process_time()
    rules = firing = killed = wrong = 0
    for path in sorted(discover([shared / "corpus/elastic-rules/rules"])):
        try:
            (read, *_) = read_rules(path)
            series = isinstance(read.body, EqlBody) and not isinstance(understand(read), EventQuery)
        except DiagnosticError:
            continue
        if not series:
            continue
        rules += 1
        if rules % 5:
            continue
        found = convert(read, Target.ELASTIC).comparison
        assert (found.verdict, found.assurance) == (Verdict.EXACT, Assurance.PROVED), path
        assert found.series is not None
        assert bool(found.series.seen.source_firing) is not bool(found.series.reason)
        if found.series.trial is not None:
            firing += 1
            killed += found.series.trial.killed
            wrong += found.series.trial.total - len(found.series.trial.equivalent)
    print(f"{firing} rules fire on streams that tell {killed} of {wrong} wrong versions from them")
    print(f"{time.process_time() - begun:.1f} s")
    assert firing >= 6
    assert killed / wrong > 0.98
