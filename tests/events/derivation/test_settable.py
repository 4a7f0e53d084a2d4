"""Functions of fields are settable by what they are functions of: the view shows the value of the function."""

from __future__ import annotations

import pytest

from ruleglot.evaluation.values import values
from ruleglot.events.activity import Exec, FileCreate
from ruleglot.events.derivation.seen import seen
from ruleglot.events.derivation.settable import given, is_list, joined_list, rank, settable, shares, stock
from ruleglot.events.derivation.stages import BACKDROPS, stages
from ruleglot.events.falco.view import falco_events
from ruleglot.ir.nodes import Call, Field, Function, Literal, Scalar, Term, Vocabulary

STAGES = stages(BACKDROPS[0])
EXEC = STAGES[0]
FILE = next(stage for stage in STAGES if isinstance(stage, FileCreate))


def word(name: str, argument: str | None = None) -> Field:
    return Field(vocabulary=Vocabulary.FALCO, name=name, argument=argument)


def ecs(name: str) -> Field:
    return Field(vocabulary=Vocabulary.ECS, name=name)


def call(function: Function, *arguments: Term | Scalar) -> Call:
    terms = (each if isinstance(each, Field | Call) else Literal(value=each) for each in arguments)  # type: ignore[arg-type]
    return Call(function=function, arguments=tuple(terms))


LINE = call(Function.CONCAT, " ", word("proc.exeline"), " ")
PARENT_LINE = call(Function.CONCAT, " ", call(Function.CONCAT, word("proc.pexe"), " ", word("proc.aargs", "1")), " ")


@pytest.mark.parametrize(
    ("term", "value"),
    [
        (call(Function.BASENAME, word("proc.exepath")), "curl"),
        (call(Function.BASENAME, word("proc.pexepath")), "curl"),
        (call(Function.LOWER, word("proc.name")), "curl"),
        (call(Function.UPPER, word("proc.name")), "CURL"),
        (call(Function.BYTES, word("proc.args")), 100),
        (call(Function.LENGTH, word("proc.exepath")), 31),
        (LINE, " curl -o x "),
        (PARENT_LINE, " bash -c x "),
        (call(Function.STARTS_WITH, word("proc.args"), "-o"), True),
        (call(Function.ENDS_WITH, word("proc.args"), "-o"), False),
        (call(Function.STRING_CONTAINS, word("proc.exepath"), "curl"), True),
        (call(Function.NUMBER, word("proc.args")), 7),
        (call(Function.STRING, word("proc.args")), "x"),
    ],
    ids=str,
)
def test_function_has_the_value_that_was_set(term: Term, value: Scalar) -> None:
    changed = given(term, EXEC, value)
    assert changed is not None
    assert values(term, falco_events(changed)[0]) == (value,)


def test_name_of_a_file_is_set_in_its_directory() -> None:
    changed = given(call(Function.BASENAME, word("fd.name")), FILE, "x.conf")
    assert isinstance(changed, FileCreate)
    assert changed.path == "/srv/data/x.conf"
    assert given(call(Function.BASENAME, word("fd.name")), FILE, "a/b") is None


@pytest.mark.parametrize(
    ("term", "value"),
    [
        (call(Function.LENGTH, word("proc.args")), 2**40),
        (call(Function.LENGTH, word("proc.args")), "x"),
        (call(Function.STARTS_WITH, word("proc.args"), word("proc.name")), True),
        (call(Function.CONCAT, word("evt.num"), word("proc.name")), "x"),
        (call(Function.LOWER, word("evt.num")), "x"),
        (call(Function.INDEX_OF, word("proc.args"), "x"), 3),
        (Literal(value=1), 1),
    ],
    ids=str,
)
def test_function_that_nobody_can_turn_round_is_not_set(term: Term, value: Scalar) -> None:
    assert given(term, EXEC, value) is None


def test_shares_of_a_joined_text() -> None:
    parts = call(Function.CONCAT, word("proc.pexe"), " ", word("proc.aargs", "1")).arguments
    assert [text for _, text in shares(parts, "bash -c x")] == ["bash", "-c x"]
    assert [text for _, text in shares(parts, "-c")] == ["-c"]
    assert [text for _, text in shares((Literal(value="a"),), "a")] == []


def test_fields_come_in_the_order_of_their_table_and_functions_after_them() -> None:
    path, name, line = word("proc.exepath"), word("proc.name"), word("proc.cmdline")
    terms: list[Term] = [line, name, call(Function.BASENAME, path), path, word("proc.args", "0")]
    assert sorted(terms, key=rank) == [
        path,
        call(Function.BASENAME, path),
        name,
        line,
        word("proc.args", "0"),
    ]
    assert rank(word("evt.type")) < rank(path) < rank(word("fd.name")) < rank(word("evt.failed"))


def test_lists_and_joined_lists() -> None:
    assert is_list(ecs("process.args"))
    assert not is_list(word("proc.args"))
    assert joined_list(LINE) == "process.args"
    assert joined_list(PARENT_LINE) == "process.parent.args"
    assert joined_list(ecs("process.command_line")) == "process.args"
    assert joined_list(word("proc.name")) is None


def test_stock_is_that_of_the_field() -> None:
    assert stock(word("fd.sip")) == ("198.51.100.20",)
    assert stock(ecs("process.user.name")) == ("bob",)
    assert stock(word("proc.name")) == stock(Literal(value=1)) == ()
    assert not settable(word("container.mount.dest", "/"))


def test_what_is_seen_is_what_stands_in_the_record() -> None:
    assert isinstance(EXEC, Exec)
    assert seen(LINE, EXEC) == " worker  "
    assert seen(call(Function.LENGTH, word("proc.name")), EXEC) is None
    assert seen(ecs("process.args"), EXEC) is None
    assert seen(ecs("process.parent.name"), EXEC) == "agentd"
    assert seen(Field(vocabulary=Vocabulary.SIGMA, name="exe"), FILE) == "/opt/acme/bin/worker"
    assert seen(Literal(value=7), EXEC) == 7
