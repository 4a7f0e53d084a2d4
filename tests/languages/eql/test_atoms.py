from __future__ import annotations

import pytest

from ruleglot.languages.eql.atoms import constant, field_name
from ruleglot.languages.eql.cursor import Cursor
from ruleglot.languages.eql.lexer import tokenize
from ruleglot.source import Source


def cursor(text: str) -> Cursor:
    return Cursor(tokenize(Source("q", text)))


@pytest.mark.parametrize(
    ("text", "parts", "optional"),
    [
        ("name", ("name",), False),
        ("process.name", ("process", "name"), False),
        ("?process.name", ("process", "name"), True),
        ("?`process`.`not`", ("process", "not"), True),
        ("@timestamp", ("@timestamp",), False),
        ("a . b", ("a", "b"), False),
        ("`a.b`.c", ("a.b", "c"), False),
    ],
)
def test_field_names(text: str, parts: tuple[str, ...], optional: bool) -> None:
    name = field_name(cursor(text))
    assert (name.dotted, name.optional) == (".".join(parts), optional)
    assert name.span.text == text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('"a"', "a"),
        ("true", True),
        ("false", False),
        ("null", None),
        ("4", 4),
        ("0004", 4),
        ("000", 0),
        ("9223372036854775807", 2**63 - 1),
        ("9223372036854775808", float(2**63)),
        ("12345678901234567890123", 1.2345678901234568e22),
        ("4.5", 4.5),
        ("4.", 4.0),
        (".5", 0.5),
        ("1e3", 1000.0),
    ],
)
def test_constants(text: str, value: object) -> None:
    found = constant(cursor(text))
    assert found.value == value
    assert type(found.value) is type(value)
    assert found.span.text == text
