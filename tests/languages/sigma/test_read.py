"""Sigma YAML to IR: values and modifiers, conditions, log sources, places."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.ir.text import condition_text
from ruleglot.ir.traverse import leaves
from ruleglot.ir.verify import verify
from ruleglot.languages.sigma.read import read_query
from ruleglot.source import Source

if TYPE_CHECKING:
    from ruleglot.ir.nodes import Condition

HEAD = "title: T\nlogsource:\n    product: linux\ndetection:\n"


def read(body: str) -> Condition:
    query = read_query(Source("rule.yml", HEAD + body))
    assert verify(query) == []
    return query.condition


def one_line(condition: Condition) -> str:
    return " ".join(condition_text(condition).split())


def meaning(item: str) -> str:
    """Return the meaning of one item of a selection, after the log source's test."""
    text = one_line(read(f"    selection:\n        {item}\n    condition: selection\n"))
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
        (r"Image|endswith: '\cmd.exe'", 'Image fits * "\\\\cmd.exe" (case: ascii)'),
        (r"Image|startswith: 'C:\'", 'Image fits "C:\\\\" * (case: ascii)'),
        ("Image: '%SystemRoot%'", 'Image == "%SystemRoot%" (case: ascii)'),
        ("Image: a?c", 'Image fits "a" ? "c" (case: ascii)'),
        ("Image: [a, b]", 'Image in "a", "b" (case: ascii)'),
        (
            "Image: [a, b*, c]",
            'any of Image == "a" (case: ascii) Image fits "b" * (case: ascii) Image == "c" (case: ascii)',
        ),
        ("Image: [1, 2]", "any of Image == 1 Image == 2"),
        ("Image: [null, '']", 'any of not Image is there Image == "" (case: ascii)'),
        ("Image: 010", "Image == 8"),
        ("Image: true", "Image == true"),
        ("Image|exists: false", "not Image is there"),
        ("Image|neq: a", 'not Image == "a" (case: ascii)'),
        ("Port|lt: 5", "Port < 5"),
        ("Port|lte: 5", "Port <= 5"),
        ("Port|gt: 1.5", "Port > 1.5"),
        ("CommandLine|re: [a, b]", "CommandLine fits somewhere pcre /a/, /b/"),
        ("CommandLine|re: 5", "CommandLine fits somewhere pcre /5/"),
        ("Ip|cidr: [10.0.0.0/8, 'fe80::/10']", "Ip within 10.0.0.0/8, fe80::/10"),
        (
            "CommandLine|windash|contains: ' -x '",
            'CommandLine fits * " -x " *, * " /x " *, * " –x " *, * " —x " *, * " ―x " * (case: ascii)',
        ),
        (
            "CommandLine|base64offset|contains: foobar",
            'CommandLine fits * "Zm9vYmFy" *, * "Zvb2Jhc" *, * "mb29iYX" * (case: ascii)',
        ),
    ],
)
def test_values_and_modifiers(item: str, expected: str) -> None:
    assert meaning(item) == expected


ONE = "    one: {a: 1}\n"
TWO = "    two: {b: 2}\n"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"{ONE}{TWO}    condition: one and not two\n", "a == 1 not b == 2"),
        (f"{ONE}{TWO}    condition: 1 of them\n", "any of a == 1 b == 2"),
        (f"{ONE}{TWO}    condition: all of *\n", "a == 1 b == 2"),
        (f"{ONE}{TWO}    condition: any of t*\n", "b == 2"),
        (f"{ONE}{TWO}    condition: [one, two]\n", "any of a == 1 b == 2"),
        ("    one: [{a: 1, b: 2}, {c: 3}]\n    condition: one\n", "any of all of a == 1 b == 2 c == 3"),
        ("    one: {a: 1}\n    _two: {b: 2}\n    condition: all of them\n", "a == 1"),
        ("    one: {a: 1}\n    condition: not not one\n", "a == 1"),
    ],
)
def test_conditions(body: str, expected: str) -> None:
    assert one_line(read(body)).removeprefix('all of logsource.product == "linux" ') == expected


def test_the_log_source_is_part_of_the_meaning() -> None:
    text = HEAD.replace("product: linux", "service: sshd\n    product: linux\n    definition: any\n    category: auth")
    query = read_query(Source("rule.yml", f"{text}{ONE}    condition: one\n"))
    assert condition_text(query.condition).splitlines() == [
        "all of",
        '  logsource.category == "auth"',
        '  logsource.product == "linux"',
        '  logsource.service == "sshd"',
        "  a == 1",
    ]


def test_each_leaf_knows_the_line_that_it_was_read_from() -> None:
    body = "    one:\n        - a|contains: [x, y]\n          b: 1\n        - c|neq: [1, 2]\n    condition: one\n"
    places = [(str(leaf.span.start_position), leaf.span.text) for leaf in leaves(read(body)) if leaf.span]
    assert places == [
        ("rule.yml:2:1", "logsource"),
        ("rule.yml:6:11", "a|contains"),
        ("rule.yml:7:11", "b"),
        ("rule.yml:8:11", "c|neq"),
        ("rule.yml:8:11", "c|neq"),
    ]


NAMES = st.sampled_from(
    ["a", "a|contains", "a|re", "a|cidr", "a|gt", "a|exists", "a|re|i", "a|cased", "|all", "5", "[b]"]
)
VALUES = st.sampled_from(
    ["x", "5", "null", "true", "2020-01-01", "[x, y]", "[[x]]", "{}", "'('", "10.0.0.0/8", "[]", "''"]
)
WORDS = st.sampled_from(
    ["one", "two", "and", "or", "not", "(", ")", "1", "all", "of", "them", "o*", "|", "5", "é", "'"]
)


@given(
    st.lists(st.tuples(NAMES, VALUES), min_size=1, max_size=3),
    st.lists(WORDS, max_size=6),
    st.text(alphabet="abc:{}[]-'\"&*!?|<> \n\t#%@,0é\x85", max_size=20),
)
def test_any_text_is_read_or_refused_by_a_diagnostic(items: list[tuple[str, str]], words: list[str], junk: str) -> None:
    body = "    one:\n" + "".join(f"        {key}: {value}\n" for key, value in items)
    for tail in (f"    condition: {' '.join(words)}\n", f"    condition: one\n{junk}"):
        try:
            read(body + tail)
        except DiagnosticError as error:
            assert error.diagnostics


@pytest.mark.parametrize("key", ["title", "id", "related", "status", "author", "date", "tags", "logsource", "level"])
@pytest.mark.parametrize(
    "value", ["5", "[]", "[5]", "{}", "{5: 6}", "null", "x", "2020-01-01", "[{id: 5, type: 5}]", ".nan"]
)
def test_any_value_of_any_key_is_read_or_refused_by_a_diagnostic(key: str, value: str) -> None:
    lines = {"title": "T", "logsource": "{product: linux}", "detection": "{one: {a: 1}, condition: one}"} | {key: value}
    try:
        read_query(Source("rule.yml", "".join(f"{name}: {each}\n" for name, each in lines.items())))
    except DiagnosticError as error:
        assert error.diagnostics
