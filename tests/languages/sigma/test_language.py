"""Sigma detections: what is read, how it is written by SigmaHQ's habits, and that reading undoes printing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.evaluation.evaluator import holds
from ruleglot.ir.nodes import (
    Case,
    Comparison,
    Condition,
    EventQuery,
    Field,
    Hole,
    InNetwork,
    Literal,
    Membership,
    Not,
    Operator,
    Presence,
    Vocabulary,
    Wildcard,
)
from ruleglot.ir.patterns import pattern
from ruleglot.ir.simplify import all_of, any_of, simplify
from ruleglot.ir.text import condition_text
from ruleglot.languages.sigma.printer import detection
from ruleglot.languages.sigma.read import read_query
from ruleglot.source import Source
from ruleglot.templating.filters import yaml_scalar

HEAD = "title: T\nlogsource:\n    product: linux\ndetection:\n"
PRODUCT = Comparison(
    subject=Field(vocabulary=Vocabulary.SIGMA, name="logsource.product"),
    operator=Operator.EQ,
    value=Literal(value="linux"),
)


def read(body: str) -> Condition:
    return read_query(Source("rule.yml", HEAD + body)).condition


def meaning(item: str) -> str:
    """Return the meaning of one item of a selection, after the log source's test."""
    text = " ".join(condition_text(read(f"    selection:\n        {item}\n    condition: selection\n")).split())
    return text.removeprefix('all of logsource.product == "linux" ')


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("Image: /usr/bin/curl", 'Image == "/usr/bin/curl" (case: ascii)'),
        ("Image|cased: curl", 'Image == "curl"'),
        ("Image|endswith: /curl", 'Image fits * "/curl" (case: ascii)'),
        ("Image|startswith|cased: /tmp/", 'Image fits "/tmp/" *'),
        ("CommandLine|contains: [a, b]", 'CommandLine fits * "a" *, * "b" * (case: ascii)'),
        (
            "CommandLine|contains|all: [a, b]",
            'CommandLine fits * "a" * (case: ascii) CommandLine fits * "b" * (case: ascii)',
        ),
        ("DestinationPort: 443", "DestinationPort == 443"),
        ("DestinationPort|gte: 1024", "DestinationPort >= 1024"),
        ("User: null", "not User is there"),
        ("User|exists: true", "User is there"),
        ("User: ''", 'User == "" (case: ascii)'),
        ("CommandLine|re: ab+", "CommandLine fits somewhere pcre /ab+/"),
        ("CommandLine|re|i: ab+", "CommandLine fits somewhere pcre /ab+/ (case: ascii)"),
        ("DestinationIp|cidr: 10.0.0.0/8", "DestinationIp within 10.0.0.0/8"),
        (r"Image: 'C:\\*'", 'Image fits "C:\\\\" * (case: ascii)'),
        (r"Image: 'a\*b'", 'Image == "a*b" (case: ascii)'),
    ],
)
def test_values_and_modifiers(item: str, expected: str) -> None:
    assert meaning(item) == expected


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("    selection:\n        a: 1\n    condition: selektion\n", "S001"),
        ("    selection:\n        a|nosuch: 1\n    condition: selection\n", "S001"),
        ("    selection:\n        a|re: '('\n    condition: selection\n", "S001"),
        ("    keywords:\n        - word\n    condition: keywords\n", "S002"),
        ("    selection:\n        a|fieldref: b\n    condition: selection\n", "S002"),
    ],
)
def test_what_is_wrong_or_not_read_yet_is_told(body: str, message: str) -> None:
    with pytest.raises(DiagnosticError, match=message):
        read(body)


def field(name: str) -> Field:
    return Field(vocabulary=Vocabulary.SIGMA, name=name)


def equals(name: str, value: str, case: Case = Case.ASCII) -> Comparison:
    return Comparison(subject=field(name), operator=Operator.EQ, value=Literal(value=value), case=case)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (equals("A", "x"), "selection"),
        (all_of(equals("A", "x"), equals("B", "y")), "selection"),
        (all_of(equals("A", "x"), equals("A", "y")), "all of selection_*"),
        (all_of(equals("A", "x"), any_of(equals("B", "y"), equals("C", "z"))), "all of selection_*"),
        (all_of(equals("A", "x"), Not(operand=equals("B", "y"))), "selection and not 1 of filter_main_*"),
        (Not(operand=equals("B", "y")), "not filter_main_1"),
        (
            all_of(equals("A", "x"), any_of(equals("B", "y"), all_of(equals("C", "z"), Not(operand=equals("D", "w"))))),
            "selection and (part_2 or (part_3 and not part_4))",
        ),
    ],
)
def test_selections_have_the_names_that_sigmahq_uses(condition: Condition, expected: str) -> None:
    assert detection(EventQuery(category=None, condition=all_of(PRODUCT, condition))).condition == expected


def written(condition: Condition) -> str:
    """Lay a detection out in the plainest YAML there is."""
    found = detection(EventQuery(category=None, condition=all_of(PRODUCT, condition)))
    lines = []
    for selection in found.selections:
        lines.append(f"    {selection.name}:")
        for entries in selection.maps:
            lines += [
                f"        {'- ' if number == 0 else '  '}{yaml_scalar(key)}: [{', '.join(map(yaml_scalar, values))}]"
                for number, (key, values) in enumerate(entries)
            ]
    return "\n".join([*lines, f"    condition: {found.condition}", ""])


TEXTS = st.one_of(
    st.sampled_from(
        ["a", "A", "a b", "C:\\", "C:\\*", "a\\\\", "*", "?", "\\?", "é", "日本", "'", '"', "x: y", "# z", "1", "true"]
    ),
    st.text(alphabet="abA*?\\ '\"/", min_size=1, max_size=5),
)
CASES = st.sampled_from([Case.EXACT, Case.ASCII])
FIELDS = st.sampled_from(["F", "G"]).map(field)
PATTERNS = st.lists(st.one_of(TEXTS, st.sampled_from([Hole.RUN, Hole.CHARACTER])), min_size=1, max_size=4).map(
    lambda parts: pattern(*parts)
)


def sayable() -> st.SearchStrategy[Condition]:
    literals = st.builds(Literal, value=TEXTS)
    leaf = st.one_of(
        st.builds(Comparison, subject=FIELDS, operator=st.just(Operator.EQ), value=literals, case=CASES),
        st.builds(Membership, subject=FIELDS, values=st.lists(literals, min_size=2, max_size=3).map(tuple), case=CASES),
        st.builds(Wildcard, subject=FIELDS, patterns=st.lists(PATTERNS, min_size=1, max_size=3).map(tuple), case=CASES),
        st.builds(Presence, subject=FIELDS),
        st.builds(InNetwork, subject=FIELDS, networks=st.just(("10.0.0.0/8",))),
    )
    return st.recursive(
        leaf,
        lambda inner: st.one_of(
            st.lists(inner, min_size=2, max_size=3).map(lambda each: all_of(*each)),
            st.lists(inner, min_size=2, max_size=3).map(lambda each: any_of(*each)),
            st.builds(Not, operand=inner),
        ),
        max_leaves=6,
    ).map(simplify)


VALUES = st.one_of(TEXTS, st.just(""), st.just("10.1.2.3"), st.none(), st.lists(TEXTS, max_size=2))
RECORDS = st.fixed_dictionaries({}, optional={"F": VALUES, "G": VALUES})


@given(sayable(), st.lists(RECORDS, min_size=1, max_size=8))
def test_reading_what_was_written_keeps_the_meaning(condition: Condition, records: list[dict[str, object]]) -> None:
    back = read(written(condition))
    for record in records:
        event = {**record, "logsource": {"product": "linux"}}
        assert holds(back, event) == holds(condition, event)


def test_what_sigma_has_no_words_for_is_refused() -> None:
    order = Comparison(subject=field("F"), operator=Operator.LT, value=Literal(value="a"))
    with pytest.raises(DiagnosticError, match="S003"):
        written(order)
