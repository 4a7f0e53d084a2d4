from __future__ import annotations

import pytest

import ruleglot
from ruleglot.diagnostics.diagnostic import DiagnosticError


@pytest.mark.parametrize(
    "query",
    ["any where f == 1", "sequence by f [any where true] [any where true]", "any where length(f) > 1 or g == 1"],
)
def test_a_field_that_no_index_has_fails_the_query(query: str) -> None:
    with pytest.raises(DiagnosticError) as caught:
        ruleglot.evaluate(query, [], ruleglot.EqlSettings(unmapped_fields={"f"}))
    assert str(caught.value) == "E005 Unknown column [f]"
    assert caught.value.diagnostics[0].help_text == "write `?f` if the field may be missing from the mapping"


def test_a_stage_that_comes_to_null_leaves_the_sequence_empty() -> None:
    query = 'sequence [any where true] [any where not ?f : "a"]'
    events = [{"@timestamp": 1}, {"@timestamp": 2}]
    assert ruleglot.evaluate(query, events, ruleglot.EqlSettings(unmapped_fields={"f"})) == []
    assert len(ruleglot.evaluate(query, events)) == 1


def test_a_key_that_no_index_has_is_null_even_where_an_event_has_it() -> None:
    query = "sequence by ?f [any where s == 1] [any where s == 2]"
    events = [{"@timestamp": 1, "s": 1, "f": "x"}, {"@timestamp": 2, "s": 2, "f": "y"}]
    [match] = ruleglot.evaluate(query, events, ruleglot.EqlSettings(unmapped_fields={"f"}))
    assert match.keys == (None,)
    assert ruleglot.evaluate(query, events) == []


@pytest.mark.parametrize(
    ("query", "event", "message"),
    [
        ("any where 1 / f > 0", {"f": 0}, "/ by zero"),
        ("any where f % 0 == 0", {"f": 5}, "/ by zero"),
        ("any where f + 1 > 0", {"f": 2**63 - 1}, "long overflow"),
        ("any where number(f) > 0", {"f": "many"}, "Unable to convert [many] to number of base [10]"),
        ("any where number(f, 16) > 0", {"f": "xyz"}, "Unable to convert [xyz] to number of base [16]"),
    ],
)
def test_what_fails_the_query(query: str, event: dict[str, object], message: str) -> None:
    with pytest.raises(DiagnosticError) as caught:
        ruleglot.evaluate(query, [event])
    assert str(caught.value) == f"E003 Elasticsearch would fail the whole query: {message}"


@pytest.mark.parametrize(
    ("kind", "constant", "value"),
    [
        ("date", '"tomorrow"', "2026-01-01"),
        ("ip", '"localhost"', "::1"),
        ("long", '"four"', 4),
        ("boolean", '"yes"', True),
    ],
)
def test_a_constant_that_the_fields_type_cannot_read_is_an_error(kind: str, constant: str, value: object) -> None:
    settings = ruleglot.EqlSettings(field_types={"f": kind})
    with pytest.raises(DiagnosticError, match=r"E006 `.*` is no "):
        ruleglot.evaluate(f"any where f == {constant}", [{"f": value}], settings)


def test_an_address_must_be_one_in_an_order_too() -> None:
    settings = ruleglot.EqlSettings(field_types={"f": "ip"})
    with pytest.raises(DiagnosticError, match="E006"):
        ruleglot.evaluate('any where f > "10.0.0.0/8"', [{"f": "::1"}], settings)


def test_keys_of_different_types_are_never_one_key_and_can_be_put_in_order() -> None:
    query = ruleglot.parse_eql("sample [any where s == 1] by f [any where s == 2] by g")
    events: list[dict[str, object]] = [
        {"s": 1, "f": "::5"},
        {"s": 2, "g": 5},
        {"s": 2, "g": "1.0"},
        {"s": 1, "f": "::6"},
    ]
    settings = ruleglot.EqlSettings(field_types={"f": "ip", "g": "version"})
    assert ruleglot.evaluate(query, events, settings) == []
    assert ruleglot.evaluate(query, events, ruleglot.EqlSettings(field_types={"f": "ip", "g": "long"})) == []
