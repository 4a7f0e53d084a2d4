"""The comparison can fail: the views know nothing of the bridge, so two field names that are swapped there are found.

For every field of Falco and of Sigma that a ported rule of the corpus uses, its name is swapped with that of another
field of its type, in the bridge's answer, and the rule that comes out is compared with its source as ever. Some rule
must then agree with its source on fewer activities than the right port does.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import ruleglot
from ruleglot.bridge.crossed import Crossed
from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.ir.nodes import Call, EventQuery, Field, Vocabulary
from ruleglot.ir.traverse import query_fields, rewrite_conditions, rewrite_leaves
from ruleglot.languages.falco.fields import type_of, types
from ruleglot.rules.load import read_rules
from ruleglot.translate.conversion import Options, Target
from ruleglot.translate.evidence import observed
from ruleglot.translate.perspective import sensors
from ruleglot.translate.pipeline import read_back
from ruleglot.translate.question import Question
from ruleglot.translate.targets import Port, bridge, files
from ruleglot.translate.understand import understand

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ruleglot.ir.nodes import Leaf, Query, Term
    from ruleglot.rules.rule import Rule

PACKAGE = Path(ruleglot.__file__).parent
TRIED_RULES = 8
"""So many of the rules that use a field are tried, at most, before it counts as not found."""


def test_views_import_nothing_from_the_bridge() -> None:
    imported = {
        (path.relative_to(PACKAGE).as_posix(), node.module)
        for path in (PACKAGE / "events").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module
    }
    assert len(imported) > 100
    assert not {(path, module) for path, module in imported if module.startswith("ruleglot.bridge")}


def named(field: Field) -> str:
    """Return a field as it is written: with its argument."""
    return field.name if field.argument is None else f"{field.name}[{field.argument}]"


def renamed(term: Term, names: Mapping[str, Field]) -> Term:
    """Return a term with other fields in the place of those that have a new name."""
    match term:
        case Field():
            return names.get(named(term), term)
        case Call(arguments=arguments):
            return replace(
                term,
                arguments=tuple(renamed(each, names) if isinstance(each, Field | Call) else each for each in arguments),
            )
        case _:
            return term


def swapped(query: Query, one: Field, other: Field) -> Query:
    """Return a query with two fields in each other's place."""
    names = {named(one): other, named(other): one}

    def rewrite(leaf: Leaf) -> Leaf:
        return replace(leaf, subject=renamed(leaf.subject, names))

    return rewrite_conditions(query, lambda condition: rewrite_leaves(condition, rewrite))


def agreement(rule: Rule, query: Query, port: Port, crossed: Crossed) -> float:
    """Return the share of the activities on which the rule and its port agree; -1 where there is no port to compare."""
    assert isinstance(query, EventQuery)
    source = Question.of(rule, query, port.options.view)
    try:
        ported, asked = read_back(files(port, crossed))
        assert isinstance(asked, EventQuery)
        seen = observed(source, Question.of(ported, asked, port.options.view, sensors(rule)))
    except DiagnosticError:
        return -1
    return seen.agreeing / seen.total if seen.source_firing else -1


def ports(folder: Path, target: Target) -> Iterator[tuple[Rule, EventQuery, Port, Crossed]]:
    """Yield the rules of the corpus that the bridge takes to the target."""
    for path in sorted(folder.rglob("*.toml")):
        try:
            for rule in read_rules(path):
                query = understand(rule)
                port = Port(rule=rule, target=target, options=Options())
                crossed = bridge(port, query)
                if isinstance(query, EventQuery) and isinstance(crossed, Crossed):
                    yield rule, query, port, crossed
        except DiagnosticError:
            continue


def kind(field: Field) -> str:
    """Return the type of a field; all of Sigma's are texts or numbers, and are kept apart by their names' ends."""
    if field.vocabulary is Vocabulary.FALCO:
        return str(type_of(field.name))
    return next((end for end in ("Port", "Ip", "Id") if field.name.endswith(end)), "text")


def strangers(field: Field) -> list[Field]:
    """Return the fields that no ported rule uses: a field may be the only one of its type that one does."""
    if field.vocabulary is Vocabulary.SIGMA:
        return [Field(vocabulary=Vocabulary.SIGMA, name=name) for name in ("SourceIp", "SourcePort")]
    return [Field(vocabulary=Vocabulary.FALCO, name=name) for name in types() if name.startswith(("fd.", "proc."))]


@pytest.mark.shared
@pytest.mark.parametrize("target", [Target.FALCO, Target.SIGMA])
def test_every_swap_of_two_fields_in_the_bridge_is_found(shared: Path, target: Target) -> None:
    users: dict[str, list[tuple[Rule, EventQuery, Port, Crossed]]] = defaultdict(list)
    used: dict[str, Field] = {}
    for found in ports(shared / "corpus" / "elastic-rules", target):
        for field in dict.fromkeys(query_fields(found[3].query)):
            if not field.name.startswith("logsource"):
                used[named(field)] = field
                users[named(field)].append(found)
    missed = []
    for name, field in sorted(used.items()):
        partners = [each for each in (*used.values(), *strangers(field)) if kind(each) == kind(field) and each != field]
        if not any(_is_found(field, partner, users[name]) for partner in partners):
            missed.append(name)
    print(f"\n{target.value}: swaps of {len(used) - len(missed)} of {len(used)} fields are found: {sorted(used)}")
    assert not missed
    assert len(used) >= 10


def _is_found(field: Field, partner: Field, users: list[tuple[Rule, EventQuery, Port, Crossed]]) -> bool:
    for rule, query, port, crossed in users[:TRIED_RULES]:
        wrong = replace(crossed, query=swapped(crossed.query, field, partner))
        if 0 <= agreement(rule, query, port, wrong) < agreement(rule, query, port, crossed):
            return True
    return False
