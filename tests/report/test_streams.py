"""Rules about several events in the reports: where they part, told activity by activity, and how much was tried."""

from __future__ import annotations

import pickle
import re
from dataclasses import replace
from pathlib import Path

import pytest
from tests.report.test_report import keys

from ruleglot.equivalence.mutants import Mutant, Mutation
from ruleglot.equivalence.series_trial import SeriesTrial
from ruleglot.events.moment import MOMENT
from ruleglot.ir.nodes import Field, Literal, Membership, Vocabulary
from ruleglot.report.comparison import comparison_text
from ruleglot.report.counterexamples import counterexamples
from ruleglot.report.data import comparison_data, report_data
from ruleglot.report.model import Ported, Report, RuleReport
from ruleglot.report.page import report_page
from ruleglot.report.streams import StreamCounterexample, stream_rows
from ruleglot.report.table import table
from ruleglot.report.trials import LONGEST, kinds
from ruleglot.rules.rule import EqlBody, Metadata, Rule
from ruleglot.source import Source
from ruleglot.translate.conversion import Comparison, Conversion, RuleFile, Target
from ruleglot.translate.pipeline import verify

DOCS = Path(__file__).resolve().parents[2] / "docs"

EXEC = 'process where event.type == "start" and event.action == "exec"'
FILE = 'file where event.type == "creation" and file.name == "x"'
END = 'process where event.type == "end"'
QUERY = f'sequence by process.entity_id with maxspan=1m [{EXEC} and process.name == "nc"] [{FILE}] until [{END}]'
WINDOWS = "sequence by process.entity_id [registry where true] [file where true]"


def rule(query: str) -> Rule:
    source = Source("rule.toml", query)
    return Rule(metadata=Metadata(name="a rule"), body=EqlBody(query=source), source=source)


@pytest.fixture(scope="module")
def mixed() -> Comparison:
    """Return the comparison with a rule that is later in one way and earlier in the other."""
    ported = QUERY.replace("1m", "2m").replace(' and file.name == "x"', ' and file.path == "/x"')
    return verify(rule(QUERY), rule(ported))


def report(comparison: Comparison) -> Report:
    file = RuleFile(name="rule.toml", text=QUERY)
    conversion = Conversion(target=Target.ELASTIC, files=(file,), comparison=comparison)
    ported = Ported(name="elastic", conversion=conversion, counterexamples=counterexamples(comparison))
    return Report(rules=(RuleReport(rule=comparison.source, path="rule.toml", targets=(ported,)),), unread=())


def test_a_counterexample_is_told_activity_by_activity_and_needs_each_of_them(mixed: Comparison) -> None:
    missed, added = counterexamples(mixed)
    assert isinstance(missed, StreamCounterexample)
    assert isinstance(added, StreamCounterexample)
    assert [each.after for each in missed.steps] == ["0 s", "1 s"]
    assert missed.sentence == "stays silent on 2 activities within 1 s on which the source fires"
    assert added.sentence.startswith("fires on 2 activities within ")
    for each in (missed, added):
        assert "[nc" in each.steps[0].activity
        assert " creates " in each.steps[1].activity
        assert all(step.source_view[0]["host"]["id"] == "host-web-01" for step in each.steps)
    lines = comparison_text(mixed, (missed, added)).splitlines()
    assert lines[0] == "mixed (tested)"
    place = lines.index(f"  {missed.sentence}")
    assert lines[place + 1 : place + 4] == [
        f"    0 s  {missed.steps[0].activity}",
        f"    1 s  {missed.steps[1].activity}",
        f"    made from: {missed.story}",
    ]
    assert f"  tried: {mixed.series.bound}" in lines if mixed.series is not None else False


def test_the_report_has_the_streams_and_every_key_is_documented(mixed: Comparison) -> None:
    data = report_data(report(mixed))
    text = (DOCS / "report.md").read_text(encoding="utf-8")
    documented = {word for quoted in re.findall(r"`([^`]+)`", text) for word in re.findall(r"[a-z_-]+", quoted)}
    assert keys(data) <= documented
    target = data["rules"][0]["targets"]["elastic"]
    assert (target["witnesses"], target["proof"]) == (None, None)
    seen, mutants = target["streams"], target["mutants"]
    assert seen["both_fire"] < min(seen["source_fires"], seen["ported_fires"])
    assert seen["agree"] == seen["total"] - seen["source_fires"] - seen["ported_fires"] + 2 * seen["both_fire"]
    assert 0 < seen["seeded"] < seen["total"]
    assert seen["bound"].startswith("all orders of up to 4 stages")
    named = {each["mutation"] for each in mutants["kinds"]}
    assert {"stage removed", "maxspan one unit off", "until dropped", "negation added"} <= named
    assert sum(each["total"] for each in mutants["kinds"]) == mutants["total"]
    assert sum(each["killed"] + each["equivalent"] for each in mutants["kinds"]) + len(mutants["alive"]) == sum(
        each["total"] for each in mutants["kinds"]
    )


def test_the_page_and_the_table_show_streams(mixed: Comparison) -> None:
    page = report_page(report(mixed))
    assert "Who fires on which streams" in page
    assert "<dt>0 s</dt>" in page
    assert "maxspan one unit off" in page
    assert not re.search(r"smallest activity", page)
    assert re.search(r"\d+ of \d+ streams agree", table(report(mixed)))


@pytest.mark.parametrize(("total", "folded"), [(0, 0), (12, 0), (13, 1), (40, 28)])
def test_every_survivor_is_listed_with_its_reason_and_the_page_folds_most_of_them(
    mixed: Comparison, total: int, folded: int
) -> None:
    name = Field(vocabulary=Vocabulary.ECS, name="process.name")
    values = [f"name-{number}" for number in range(60)]
    was = Membership(subject=name, values=tuple(Literal(value=each) for each in values))
    alive = tuple(
        Mutant(
            mutation=Mutation.VALUE_REMOVED,
            path=(),
            was=was,
            becomes=replace(was, values=(*was.values[:place], *was.values[place + 1 :])),
        )
        for place in range(total)
    )
    assert mixed.series is not None
    reasons = tuple(f"reason `{number}`" for number in range(total))
    trial = SeriesTrial(tried={Mutation.VALUE_REMOVED: total}, alive=alive, reasons=reasons)
    wrong = replace(mixed, series=replace(mixed.series, trial=trial))
    listed = comparison_data(wrong, ())["mutants"]["alive"]
    assert [each["reason"] for each in listed] == list(reasons)
    assert all(each["was"] != each["becomes"] and len(each["was"]) <= LONGEST + 1 for each in listed)
    page = report_page(report(wrong))
    assert page.count("<td>reason <code>") == total
    shown = re.search(r"<h4>Not told apart</h4>(.*?)(?:<details>|</details>)", page, re.DOTALL)
    assert (shown[1].count("<td>reason") if shown else 0) == total - folded
    assert (f"<summary>{folded} more</summary>" in page) is (folded > 0)


def test_where_no_stream_could_be_made_it_is_said() -> None:
    same = verify(rule(WINDOWS), rule(WINDOWS))
    reason = "nothing is shown by streams of activities: no activity was found for its stage 1"
    assert comparison_text(same, ()).splitlines() == ["exact (proved)", f"  {reason}"]
    assert reason.capitalize() in report_page(report(same))
    assert comparison_data(same, ())["streams"]["reason"] == "no activity was found for its stage 1"
    assert table(report(same)).splitlines()[1].split()[-2:] == ["-", "-"]


def test_rows_are_those_on_which_the_rules_part_first_and_count_all_streams(mixed: Comparison) -> None:
    assert mixed.series is not None
    rows = stream_rows(mixed.series.seen)
    differing = [row.differs for row in rows]
    assert differing == sorted(differing, reverse=True)
    assert sum(row.total for row in rows) == mixed.series.seen.total
    assert sum(row.total for row in rows if row.differs) == len(mixed.series.seen.differing)
    assert mixed.series.trial is not None
    assert all(each.killed + each.alive + each.equivalent == each.total for each in kinds(mixed.series.trial))


def test_a_comparison_of_series_can_be_told_another_process(mixed: Comparison) -> None:
    again = pickle.loads(pickle.dumps(mixed))  # noqa: S301 - our own
    assert again == mixed
    assert again.series == mixed.series
    assert again.series.seen.streams[0].activities[0].time == MOMENT
