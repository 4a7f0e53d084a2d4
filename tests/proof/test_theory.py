"""Which answers go together: what the theory tells the solver, on questions whose answers can be seen."""

from __future__ import annotations

import pytest

from ruleglot.automata.sets import ANYTHING, Node, either, one_of, text, then, times
from ruleglot.automata.terms import TooManyStepsError
from ruleglot.events.activity import Exec
from ruleglot.proof.circuit import Circuit
from ruleglot.proof.picks import SEPARATOR
from ruleglot.proof.properties import Setting
from ruleglot.proof.theory import Theory

NUL = text("\0")
IN_TMP, IS_SH, ENDS_IN_SH = text("/tmp/"), text("/bin/sh"), then(ANYTHING, text("sh"))
HERE = Setting(kind=Exec)


def theory(left: int = 100_000) -> Theory:
    return Theory(circuit=Circuit(), left=left)


def executables(found: Theory, *sets: Node) -> list[int]:
    return [found.atom("executable", then(each, NUL), HERE) for each in sets]


def test_answers_that_go_together_have_a_list_that_shows_it() -> None:
    known = theory()
    in_tmp, ends_in_sh = executables(known, then(IN_TMP, ANYTHING), ENDS_IN_SH)
    together = frozenset({in_tmp, ends_in_sh})
    assert known.conflicts(together) == ()
    assert known.list_of(together) == "/tmp/sh\0"
    assert known.conflicts(frozenset({in_tmp, -ends_in_sh})) == ()


def test_two_answers_that_do_not_go_together_are_told_without_the_others() -> None:
    known = theory()
    is_sh, in_tmp, ends_in_sh = executables(known, IS_SH, then(IN_TMP, ANYTHING), ENDS_IN_SH)
    assert known.conflicts(frozenset({is_sh, -ends_in_sh, -in_tmp})) == (frozenset({is_sh, -ends_in_sh}),)
    assert known.conflicts(frozenset({is_sh, in_tmp, ends_in_sh})) == (frozenset({is_sh, in_tmp}),)


def test_three_answers_of_which_any_two_go_together_are_told_as_they_are() -> None:
    known = theory()
    letters = times(one_of("abc"), 0)
    a, b, c = executables(known, *(then(text("/"), either(*map(text, each))) for each in ("ab", "bc", "ca")))
    longer = known.atom("executable", then(text("/"), letters, NUL), HERE)
    assert known.conflicts(frozenset({a, b, c, longer})) == (frozenset({a, b, c}),)


def test_what_an_activity_has_not_is_no_question() -> None:
    known = theory()
    orphan = Setting(kind=Exec, orphan=True)
    above = then(text(f"{SEPARATOR}\0"), ANYTHING)
    assert known.atom("arguments above", above, orphan) == -known.atom(
        "arguments above", either(above, text("")), orphan
    )
    assert known.atoms == {}


def test_steps_that_are_spent_are_gone() -> None:
    known = theory(left=50)
    _, ends_in_sh = executables(known, IS_SH, ENDS_IN_SH)
    with pytest.raises(TooManyStepsError):
        known.list_of(frozenset({ends_in_sh}))
    assert known.left <= 0
