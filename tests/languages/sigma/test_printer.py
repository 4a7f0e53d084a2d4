"""Sigma detections as SigmaHQ's rules name and nest them, and what Sigma has no words for."""

from __future__ import annotations

import pytest

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.ir.nodes import (
    AnyOf,
    Call,
    Case,
    Comparison,
    Condition,
    Constant,
    Dialect,
    EventQuery,
    Field,
    Function,
    Hole,
    Literal,
    Membership,
    Not,
    Operator,
    Presence,
    Regex,
    Vocabulary,
    Wildcard,
)
from ruleglot.ir.patterns import pattern
from ruleglot.ir.simplify import all_of, any_of
from ruleglot.languages.sigma.printer import Detection, detection


def field(name: str) -> Field:
    return Field(vocabulary=Vocabulary.SIGMA, name=name)


def equals(name: str, value: str | float, case: Case = Case.ASCII) -> Comparison:
    case = case if isinstance(value, str) else Case.EXACT
    return Comparison(subject=field(name), operator=Operator.EQ, value=Literal(value=value), case=case)


def fits(name: str, *patterns: tuple[str | Hole, ...], case: Case = Case.ASCII) -> Wildcard:
    return Wildcard(subject=field(name), patterns=tuple(pattern(*each) for each in patterns), case=case)


def matches(*patterns: str, whole: bool = False, case: Case = Case.EXACT, dialect: Dialect = Dialect.PCRE) -> Regex:
    return Regex(subject=field("F"), patterns=patterns, dialect=dialect, whole=whole, case=case)


PRODUCT = equals("logsource.product", "linux", Case.EXACT)
RUN, ONE = Hole.RUN, Hole.CHARACTER


def printed(*conditions: Condition) -> Detection:
    return detection(EventQuery(category=None, condition=all_of(PRODUCT, *conditions)))


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (equals("A", "x"), "selection"),
        (all_of(equals("A", "x"), equals("B", "y")), "selection"),
        (all_of(equals("A", "x"), equals("A", "y")), "all of selection_*"),
        (
            any_of(equals("A", "x"), all_of(equals("B", "y"), Not(operand=equals("C", "z")))),
            "part_1 or (part_2 and not part_3)",
        ),
        (all_of(Not(operand=equals("A", "x")), Not(operand=equals("B", "y"))), "not 1 of filter_main_*"),
        (
            Not(operand=all_of(equals("A", "x"), any_of(equals("B", "y"), equals("C", "z")))),
            "not (exclusion_1 and exclusion_2)",
        ),
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


def maps(*conditions: Condition) -> dict[str, list[dict[str, object]]]:
    """Return the selections, single values without their tuple."""
    return {
        selection.name: [
            {key: values[0] if len(values) == 1 else list(values) for key, values in each} for each in selection.maps
        ]
        for selection in printed(*conditions).selections
    }


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (equals("F", "a"), {"F": "a"}),
        (equals("F", "a", Case.EXACT), {"F|cased": "a"}),
        (equals("F", "é", Case.EXACT), {"F|cased": "é"}),
        (equals("F", "1-2", Case.EXACT), {"F": "1-2"}),
        (equals("F", 5), {"F": 5}),
        (equals("F", value=True), {"F": True}),
        (equals("F", "a*?"), {"F": r"a\*\?"}),
        (equals("F", "C:\\*"), {"F": r"C:\\\*"}),
        (equals("F", "\\\\a\\b\\"), {"F": "\\\\\\a\\b\\"}),
        (fits("F", (RUN, "/curl")), {"F|endswith": "/curl"}),
        (fits("F", ("C:\\", RUN)), {"F|startswith": "C:\\"}),
        (fits("F", (RUN, "a", ONE, "b", RUN)), {"F|contains": "a?b"}),
        (fits("F", (RUN, "a", RUN), case=Case.EXACT), {"F|contains|cased": "a"}),
        (fits("F", ("a\\", RUN, "b")), {"F": "a\\\\*b"}),
        (fits("F", (ONE, RUN)), {"F": "?*"}),
        (fits("F", (RUN,)), {"F": "*"}),
        (fits("F", ("a",)), {"F": "a"}),
        (fits("F", (RUN, "a"), (RUN, "b")), {"F|endswith": ["a", "b"]}),
        (matches("a", "b"), {"F|re": ["a", "b"]}),
        (matches("a", case=Case.ASCII), {"F|re|i": "a"}),
        (Presence(subject=field("F")), {"F|exists": True}),
        (all_of(equals("F", 1), equals("G", 2)), {"F": 1, "G": 2}),
        (any_of(equals("F", "a"), equals("F", "b")), {"F": ["a", "b"]}),
        (any_of(fits("F", ("a", RUN)), fits("F", ("b", RUN))), {"F|startswith": ["a", "b"]}),
        (
            all_of(fits("F", (RUN, "a", RUN)), equals("G", 1), fits("F", (RUN, "b", RUN))),
            {"F|contains|all": ["a", "b"], "G": 1},
        ),
    ],
)
def test_a_selection_is_one_map_where_it_can_be(condition: Condition, expected: dict[str, object]) -> None:
    assert maps(condition) == {"selection": [expected]}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (
            fits("F", ("a",), (RUN, "b"), (RUN, "c"), ("d", RUN)),
            [{"F": "a"}, {"F|endswith": ["b", "c"]}, {"F|startswith": "d"}],
        ),
        (
            Membership(subject=field("F"), values=(Literal(value="a"), Literal(value=5))),
            [{"F|cased": "a"}, {"F": 5}],
        ),
        (any_of(equals("F", "a"), Not(operand=Presence(subject=field("F")))), [{"F": "a"}, {"F": None}]),
        (
            any_of(Presence(subject=field("F")), Presence(subject=field("G"))),
            [{"F|exists": True}, {"G|exists": True}],
        ),
        (
            any_of(equals("F", "a"), all_of(equals("F", "b"), equals("G", "c")), equals("F", "d")),
            [{"F": ["a", "d"]}, {"F": "b", "G": "c"}],
        ),
        (
            any_of(equals("G", 1), all_of(fits("F", (RUN, "a", RUN)), fits("F", (RUN, "b", RUN)))),
            [{"G": 1}, {"F|contains|all": ["a", "b"]}],
        ),
    ],
)
def test_alternatives_are_a_list_of_maps(condition: Condition, expected: list[dict[str, object]]) -> None:
    assert maps(condition) == {"selection": expected}


def test_a_key_that_would_stand_twice_goes_into_a_selection_of_its_own() -> None:
    assert maps(equals("F", "a"), equals("G", "b"), equals("F", "c")) == {
        "selection_1": [{"F": "a", "G": "b"}],
        "selection_2": [{"F": "c"}],
    }


def test_several_lists_that_a_field_must_contain_stay_apart() -> None:
    first, second = fits("F", (RUN, "a", RUN), (RUN, "b", RUN)), fits("F", (RUN, "c", RUN))
    assert maps(first, second) == {"selection_1": [{"F|contains": ["a", "b"]}], "selection_2": [{"F|contains": "c"}]}


def test_what_must_not_hold_becomes_filters() -> None:
    missing = Not(operand=Presence(subject=field("F")))
    nested = Not(operand=all_of(equals("G", 1), any_of(equals("F", 1), equals("G", 2))))
    found = printed(missing, nested)
    assert [each.name for each in found.selections] == ["filter_main_1", "exclusion_2", "exclusion_3"]
    assert found.condition == "not filter_main_1 and not (exclusion_2 and exclusion_3)"


def test_the_log_source_is_no_selection() -> None:
    found = printed(equals("logsource.category", "file_event", Case.EXACT), equals("F", 1))
    assert found.logsource == (("product", "linux"), ("category", "file_event"))
    assert [each.name for each in found.selections] == ["selection"]


LENGTH = Comparison(
    subject=Call(function=Function.BYTES, arguments=(field("F"),)), operator=Operator.GT, value=Literal(value=3)
)


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        (LENGTH, "functions of fields"),
        (Comparison(subject=field("F"), operator=Operator.LT, value=Literal(value="a")), "an order of texts"),
        (
            Comparison(subject=field("F"), operator=Operator.NE, value=Literal(value="a")),
            "a value that is there and differs",
        ),
        (fits("F", ("a", Hole.BYTE)), "a wildcard for one byte"),
        (equals("F", "a", Case.UNICODE), "the folding of letters beyond ASCII"),
        (matches("a", case=Case.UNICODE), "the folding of letters beyond ASCII"),
        (matches("a", whole=True), "this dialect of regular expressions"),
        (matches("a", dialect=Dialect.LUCENE), "this dialect of regular expressions"),
        (Constant(value=True), "a rule that asks for a log source only"),
        (AnyOf(operands=(equals("F", 1), PRODUCT)), "a choice of log sources"),
        (Not(operand=equals("logsource.service", "x")), "a choice of log sources"),
        (all_of(equals("logsource.product", "windows"), equals("F", 1)), "a choice of log sources"),
    ],
)
def test_what_sigma_has_no_words_for_is_refused(condition: Condition, message: str) -> None:
    with pytest.raises(DiagnosticError) as caught:
        printed(condition)
    assert str(caught.value) == f"S003 Sigma has no words for {message}"


def test_a_rule_needs_a_log_source() -> None:
    with pytest.raises(DiagnosticError, match="S003 Sigma has no words for a rule without a log source"):
        detection(EventQuery(category=None, condition=equals("F", 1)))


def test_a_rule_that_never_holds_is_refused() -> None:
    with pytest.raises(DiagnosticError, match="S003 Sigma has no words for a condition that is always or never true"):
        printed(Constant(value=False))
