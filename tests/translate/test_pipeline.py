"""The whole way, on rules of our own: source and result side by side in golden files, refusals among them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.notes import Direction
from ruleglot.equivalence.verdict import Assurance, Verdict
from ruleglot.evaluation.columns import packed
from ruleglot.events.ecs.view import Strength
from ruleglot.events.sigma.view import Taxonomy
from ruleglot.ir.nodes import EventQuery
from ruleglot.rules.load import read_rule
from ruleglot.rules.rule import EqlBody, Metadata, Rule
from ruleglot.source import Source
from ruleglot.translate.conversion import Options, Target
from ruleglot.translate.perspective import sensors
from ruleglot.translate.pipeline import convert, verify
from ruleglot.translate.question import Question
from ruleglot.translate.understand import understand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import Golden

    from ruleglot.translate.conversion import Conversion

GOLDEN = Path(__file__).parent / "golden"

LINUX = 'host.os.type == "linux"'
EXEC = f'process where {LINUX} and event.type == "start" and event.action == "exec"'
FILE = f"file where {LINUX}"
QUERIES = {
    "exec-name": f'{EXEC} and process.name in ("nc", "ncat") and container.id != null',
    "exec-arguments": f'{EXEC} and process.name == "tar" and process.args like ("--checkpoint*", "*sh") and '
    'not process.parent.name : "cron*"',
    "exec-directory": f'{EXEC} and process.working_directory like "/dev/shm/*" and user.id == "0"',
    "exec-command-line": f'{EXEC} and process.command_line : "*| sh"',
    "exec-wildcard-character": f'{EXEC} and process.name like "sshd?"',
    "exec-nothing-left": f'{EXEC} and process.hash.sha256 == "0"',
    "exec-functions": f'{EXEC} and endsWith~(process.name, "sh") and startsWith(process.working_directory, "/tmp/") '
    r'and stringContains(process.command_line, "=\\*") and not startsWith~(process.parent.name, process.name)',
    "file-delete": f'{FILE} and event.type == "deletion" and file.path like "/var/log/*" and file.extension == "log"',
    "file-rename": f'{FILE} and event.action == "rename" and file.Ext.original.name == "sudoers"',
    "file-any-change": f'{FILE} and event.type != "deletion" and file.path == "/etc/ld.so.preload"',
    "network": f'network where {LINUX} and event.action == "connection_attempted" and destination.port == 4444 and '
    'not cidrmatch(destination.ip, "10.0.0.0/8", "::1")',
    "registry": 'registry where host.os.type == "windows" and registry.path : "HKLM*"',
    "case-and-quotes": f'{EXEC} and process.executable : "/opt/my \\"app\\"/*" and process.name != "Ünï"',
}
TARGETS = {
    "falco": (Target.FALCO, Options()),
    "sigma": (Target.SIGMA, Options()),
    "sigma-ecs": (Target.SIGMA, Options(taxonomy=Taxonomy.ECS)),
    "elastic": (Target.ELASTIC, Options()),
}


def rule(query: str, name: str = "A Rule of Our Own") -> Rule:
    body = EqlBody(query=Source("rule", query), integrations=("auditd_manager",), document={"rule": {"name": name}})
    return Rule(metadata=Metadata(id="own-1", name=name, description="Ours."), body=body, source=body.query)


def told(name: str, conversion: Conversion) -> Iterator[str]:
    yield f"=== {name}: {conversion.verdict}" + (f" ({conversion.assurance})" if conversion.assurance else "")
    yield from (f"{each.code} {each.message_text}" for each in conversion.problems)
    yield from (f"{each.code} {each.direction}: {each.message_text}" for each in conversion.notes)
    shown = conversion.comparison.counterexample
    if shown is not None:
        yield f"parts on: {shown.activity.story} ({shown.direction})"
    yield conversion.text


@pytest.mark.parametrize("case", QUERIES)
def test_source_and_results(case: str, golden: Golden) -> None:
    source = rule(QUERIES[case])
    parts = [QUERIES[case], ""]
    for name, (target, options) in TARGETS.items():
        parts += told(name, convert(source, target, options))
    golden(GOLDEN / f"{case}.txt", "\n".join(parts))


@pytest.mark.parametrize("case", QUERIES)
@pytest.mark.parametrize("target", TARGETS)
def test_a_verdict_stands_on_evidence(case: str, target: str) -> None:
    conversion = convert(rule(QUERIES[case]), *TARGETS[target])
    seen = conversion.comparison.observations
    if conversion.verdict is Verdict.REFUSED:
        assert conversion.problems
        assert (conversion.files, conversion.assurance, seen) == ((), None, None)
        return
    assert seen is not None
    assert conversion.files
    assert seen.total >= 60
    assert seen.source_firing or conversion.assurance is Assurance.PROVED
    directions = [note.direction for note in conversion.notes] + [seen.direction]
    expected = Direction.NONE
    for direction in directions:
        expected |= direction
    assert conversion.verdict.value == {Direction.NONE: "exact"}.get(expected, expected.value)


@pytest.mark.parametrize("case", QUERIES)
@pytest.mark.parametrize("target", ["falco", "sigma"])
def test_all_activities_at_once_are_answered_as_each_alone(case: str, target: str) -> None:
    source = rule(QUERIES[case])
    conversion = convert(source, *TARGETS[target])
    seen, ported = conversion.comparison.observations, conversion.comparison.ported
    if seen is None or ported is None:
        assert conversion.verdict is Verdict.REFUSED
        return
    for which, answers in ((source, seen.source), (ported, seen.ported)):
        query = understand(which)
        assert isinstance(query, EventQuery)
        asked = Question.of(which, query, Strength.INTENDED, sensors(source))
        assert answers == packed(map(asked.fires, seen.activities))


def test_a_wrong_port_is_found(tmp_path: Path) -> None:
    source = rule(QUERIES["exec-name"])
    right = convert(source, Target.FALCO).text
    for wrong in (
        right.replace("in (nc, ncat)", "in (nc)"),
        right.replace("!= host", "= host"),
        right.replace("basename", "tolower"),
    ):
        assert wrong != right
        path = tmp_path / "rules.yaml"
        path.write_text(wrong, encoding="utf-8")
        assert verify(source, read_rule(path)).verdict is not Verdict.EXACT


def test_a_clause_that_the_sensor_does_not_fill_is_told_and_judged_on_request() -> None:
    query = f'{FILE} and event.type == "creation" and process.args == "wget" and container.id != null'
    body = EqlBody(query=Source("rule", query), integrations=("cloud_defend",))
    source = Rule(metadata=Metadata(name="x"), body=body, source=body.query)
    intended = convert(source, Target.FALCO)
    assert [note.clause for note in intended.notes if note.code == "N108"] == ['process.args == "wget"']
    documented = convert(source, Target.FALCO, Options(view=Strength.DOCUMENTED))
    assert [problem.code for problem in documented.problems] == ["X005"]


@pytest.mark.parametrize(
    ("clause", "answer"),
    [
        ('process.args == "wget"', "no event passes"),
        ('not process.args == "wget"', "every event passes"),
        ("process.args == null", "every event passes"),
        ("process.args != null", "no event passes"),
    ],
)
def test_a_clause_that_has_one_answer_on_the_sensor_is_told_with_it(clause: str, answer: str) -> None:
    query = f'file where event.type == "creation" and (process.name == "busybox" or {clause})'
    body = EqlBody(query=Source("rule", query), integrations=("cloud_defend",))
    source = Rule(metadata=Metadata(name="x"), body=body, source=body.query)
    (note,) = [note for note in convert(source, Target.ELASTIC).notes if note.code == "N108"]
    assert (
        note.reason
        == f"Defend for Containers is not documented to fill it on file events: as the rule asks it, {answer}"
    )


def test_a_query_that_cannot_be_read_is_the_users_to_mend() -> None:
    with pytest.raises(DiagnosticError, match="Q001"):
        convert(rule("process where a = 1"), Target.FALCO)


@pytest.mark.shared
@pytest.mark.parametrize("first", range(4))
def test_rules_of_the_field_are_ported_without_a_fault(shared: Path, first: int) -> None:
    counts: dict[str, int] = {}
    for path in sorted((shared / "corpus/elastic-rules/rules/integrations/cloud_defend").glob("*.toml"))[first::4]:
        try:
            source = read_rule(path)
            for name, (target, options) in TARGETS.items():
                verdict = convert(source, target, options).verdict
                counts[f"{name} {verdict}"] = counts.get(f"{name} {verdict}", 0) + 1
        except DiagnosticError as error:
            code = error.diagnostics[0].code
            counts[code] = counts.get(code, 0) + 1
    print(dict(sorted(counts.items())))
    assert counts.get("elastic exact", 0) >= 7
    assert set(counts) - {f"{name} {verdict}" for name in TARGETS for verdict in Verdict} <= {"Q007", "D006"}
