"""Falco conditions: what each operator means, how a condition is laid out, and that reading undoes printing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.evaluation.evaluator import holds
from ruleglot.ir.nodes import (
    Call,
    Case,
    Comparison,
    Condition,
    EventQuery,
    Field,
    Function,
    Hole,
    InNetwork,
    Literal,
    Membership,
    Not,
    Operator,
    Pattern,
    Presence,
    Term,
    Vocabulary,
    Wildcard,
)
from ruleglot.ir.patterns import pattern
from ruleglot.ir.simplify import all_of, any_of, simplify
from ruleglot.ir.text import condition_text
from ruleglot.languages.falco.printer import print_condition
from ruleglot.languages.falco.read import read_condition
from ruleglot.source import Source


def read(
    text: str, *, macros: dict[str, str] | None = None, lists: dict[str, tuple[str, ...]] | None = None
) -> Condition:
    return read_condition(Source("condition", text), macros=macros or {}, lists=lists or {}).condition


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("proc.name = curl", 'proc.name == "curl"'),
        ('proc.name != "a b"', 'proc.name != "a b"'),
        ("proc.tty != 0", "proc.tty != 0"),
        ("evt.failed = false", "evt.failed == false"),
        ("fd.sport >= 80", "fd.sport >= 80"),
        ("proc.name in (a, 'b')", 'proc.name in "a", "b"'),
        ("proc.name contains x", 'proc.name fits * "x" *'),
        ("proc.name icontains x", 'proc.name fits * "x" * (case: ascii)'),
        ("proc.name startswith anyof (a, b)", 'proc.name fits "a" *, "b" *'),
        ("proc.name glob a?[*]*", 'proc.name fits "a" ?b "*" *'),
        ('proc.name regex "a.*"', "proc.name fits re2-posix /a.*/"),
        ("proc.args[0] exists", "proc.args[0] is there"),
        ("basename(tolower(proc.exepath)) = x", 'basename(lower(proc.exepath)) == "x"'),
        ('concat(" ", proc.exeline) contains " x"', 'concat(" ", proc.exeline) fits * " x" *'),
        ('fd.snet in ("10.0.0.0/8")', "fd.sip within 10.0.0.0/8"),
        ("fd.name pmatch (/etc)", 'any of fd.name == "/etc" fd.name fits "/etc/" *'),
        (
            "not proc.name = a and (fd.num = 1 or fd.num = 2)",
            'all of not proc.name == "a" any of fd.num == 1 fd.num == 2',
        ),
        (
            "proc.name = a or proc.name = b and fd.num = 1",
            'any of proc.name == "a" all of proc.name == "b" fd.num == 1',
        ),
        (r"proc.name = C:\x", 'proc.name == "C:\\\\x"'),
        (r'proc.name = "a\\b\x41"', 'proc.name == "a\\\\bA"'),
    ],
)
def test_operators(text: str, meaning: str) -> None:
    assert " ".join(condition_text(read(text)).split()) == meaning


def test_macros_and_lists_stand_for_their_text() -> None:
    condition = read(
        "spawned and proc.name in (shells, curl)",
        macros={"spawned": "evt.type in (execve, execveat)"},
        lists={"shells": ("bash", '"my shell"')},
    )
    assert " ".join(condition_text(condition).split()) == (
        'all of evt.type in "execve", "execveat" proc.name in "bash", "my shell", "curl"'
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("proc.nmae = curl", "F002 unknown field `proc.nmae`"),
        ("nosuch and proc.name = a", "F002 unknown macro `nosuch`"),
        ("tolwer(proc.name) = a", "F002 unknown transformer `tolwer`"),
        ("proc.name = ", "F001 found the end of the condition where a value is expected"),
        ("proc.name curl", "F001 found `curl` where an operator is expected"),
        ("(proc.name = a", "F001 found the end of the condition where `)` is expected"),
        (
            "proc.name = a proc.name = b",
            "F001 found `proc.name` where `and`, `or` or the end of the condition is expected",
        ),
        ('proc.name = "a', 'F001 found `"` where a closed string is expected'),
        ("proc.pid = x", "F005 `x` is no decimal integer"),
        ("evt.failed = no", "F005 `no` is neither `true` nor `false`"),
        (f"proc.name = {'x' * 256}", "F005 a constant is longer than 255 bytes"),
        ("proc.name oneof (a)", "F001 found `oneof` where an operator is expected"),
        ("proc.name = val(proc.pname)", "F003 RuleGlot does not read a field or transformer on the right side yet"),
        ("proc.name glob [a-z]", "F003 RuleGlot does not read character classes in globs yet"),
        ("not " * 500 + "proc.name = a", "F006 the condition nests more than 100 levels deep"),
        ("(" * 5000, "F006 the condition nests more than 100 levels deep"),
    ],
)
def test_what_is_wrong_is_told(text: str, message: str) -> None:
    with pytest.raises(DiagnosticError) as caught:
        read(text)
    assert str(caught.value) == message


def test_endless_macros_and_lists_are_told() -> None:
    with pytest.raises(DiagnosticError, match="F006"):
        read("a", macros={"a": "b", "b": "a"})
    with pytest.raises(DiagnosticError, match="F006"):
        read("proc.name in (a)", lists={"a": ("a",)})


def test_the_layout_is_a_clause_a_line_and_long_groups_are_broken() -> None:
    long = " or ".join(f"fd.name startswith /a/long/path/number/{number}/" for number in range(3))
    condition = read(f"evt.type = openat and not (proc.name = a or proc.name = b) and ({long}) and not ({long})")
    assert print_condition(EventQuery(category=None, condition=condition)) == (
        "evt.type = openat\n"
        "and not (proc.name = a or proc.name = b)\n"
        "and (fd.name startswith /a/long/path/number/0/\n"
        "  or fd.name startswith /a/long/path/number/1/\n"
        "  or fd.name startswith /a/long/path/number/2/)\n"
        "and not (fd.name startswith /a/long/path/number/0/\n"
        "  or fd.name startswith /a/long/path/number/1/\n"
        "  or fd.name startswith /a/long/path/number/2/)"
    )


TEXTS = st.one_of(
    st.sampled_from(
        [
            "",
            "a",
            "a b",
            "C:\\",
            '"',
            "'",
            "it's",
            "a,b",
            "(x)",
            "=",
            "é",
            "日本",
            "\n",
            "\t",
            "\x01",
            "*?[",
            "not",
            "anyof",
        ]
    ),
    st.text(alphabet="ab \\\"'*?[](),=/é", max_size=6),
)
SUBJECTS: st.SearchStrategy[Term] = st.sampled_from(
    [
        Field(vocabulary=Vocabulary.FALCO, name="proc.name"),
        Field(vocabulary=Vocabulary.FALCO, name="proc.args", argument="0"),
        Call(function=Function.BASENAME, arguments=(Field(vocabulary=Vocabulary.FALCO, name="proc.exepath"),)),
    ]
)


def printable_patterns() -> st.SearchStrategy[Pattern]:
    part = st.one_of(TEXTS, st.sampled_from([Hole.RUN, Hole.BYTE]))
    with_hole = st.lists(part, max_size=4).map(lambda parts: pattern(*parts))
    return with_hole.filter(lambda each: any(isinstance(part, Hole) for part in each.parts))


def printable() -> st.SearchStrategy[Condition]:
    literals = st.builds(Literal, value=TEXTS)
    sip = Field(vocabulary=Vocabulary.FALCO, name="fd.sip")
    leaf = st.one_of(
        st.builds(Comparison, subject=SUBJECTS, operator=st.sampled_from([Operator.EQ, Operator.NE]), value=literals),
        st.builds(Membership, subject=SUBJECTS, values=st.lists(literals, min_size=2, max_size=3).map(tuple)),
        st.builds(Wildcard, subject=SUBJECTS, patterns=printable_patterns().map(lambda each: (each,))),
        st.builds(Presence, subject=SUBJECTS),
        st.just(InNetwork(subject=sip, networks=("10.0.0.0/8", "fe80::/10"))),
    )
    groups = st.recursive(
        leaf,
        lambda inner: st.one_of(
            st.lists(inner, min_size=2, max_size=3).map(lambda each: all_of(*each)),
            st.lists(inner, min_size=2, max_size=3).map(lambda each: any_of(*each)),
            st.builds(Not, operand=inner),
        ),
        max_leaves=6,
    )
    return groups.map(simplify)


@given(printable())
def test_reading_undoes_printing(condition: Condition) -> None:
    text = print_condition(EventQuery(category=None, condition=condition))
    assert simplify(read(text)) == condition


@given(st.text(alphabet="abpc.name =()\"'\\,!<>[]not and or in", max_size=40))
def test_no_text_raises_anything_but_a_diagnostic(text: str) -> None:
    try:
        read(text)
    except DiagnosticError as error:
        assert error.diagnostics


@pytest.mark.parametrize(
    "leaf",
    [
        Comparison(
            subject=Field(vocabulary=Vocabulary.FALCO, name="proc.name"), operator=Operator.LT, value=Literal(value="a")
        ),
        Comparison(
            subject=Field(vocabulary=Vocabulary.FALCO, name="proc.name"),
            operator=Operator.EQ,
            value=Literal(value="x" * 256),
        ),
        Comparison(
            subject=Field(vocabulary=Vocabulary.FALCO, name="proc.name"),
            operator=Operator.EQ,
            value=Literal(value="a"),
            case=Case.UNICODE,
        ),
        Wildcard(
            subject=Field(vocabulary=Vocabulary.FALCO, name="proc.name"), patterns=(pattern("a", Hole.CHARACTER),)
        ),
        InNetwork(subject=Field(vocabulary=Vocabulary.FALCO, name="proc.name"), networks=("10.0.0.0/8",)),
    ],
)
def test_what_falco_has_no_words_for_is_refused(leaf: Condition) -> None:
    with pytest.raises(DiagnosticError, match="F004"):
        print_condition(EventQuery(category=None, condition=leaf))


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ('proc.args[0] = "user.name"', "proc.args[0] glob user[.]name"),
        ('proc.args[0] != "user.name"', "(proc.args[0] exists and not proc.args[0] glob user[.]name)"),
        ('proc.args[0] in (a, "user.name")', "(proc.args[0] in (a) or proc.args[0] glob user[.]name)"),
        ('proc.args[0] in ("user.name", "proc.name")', "proc.args[0] glob anyof (user[.]name, proc[.]name)"),
        ('proc.exeline contains " user.name "', 'proc.exeline glob "* user[.]name *"'),
        ('proc.args[0] = "user.nam"', "proc.args[0] = user.nam"),
    ],
)
def test_a_constant_that_is_a_fields_name_is_written_so_that_falco_does_not_warn(text: str, printed: str) -> None:
    condition = read(text)
    assert (
        print_condition(EventQuery(category=None, condition=condition))
        .replace('"user[.]name"', "user[.]name")
        .replace('"proc[.]name"', "proc[.]name")
        == printed
    )
    event = {"proc.args[0]": "user.name", "proc.exeline": "git config user.name x", "proc.args": ""}
    back = read(print_condition(EventQuery(category=None, condition=condition)))
    assert holds(back, event) == holds(condition, event)
