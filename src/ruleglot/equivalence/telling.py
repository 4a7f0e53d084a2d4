"""Why two rules part on an activity, in one sentence that a person understands, and the clauses that cause it.

The clauses are those of `parting`; the reason is found by comparing the two of them on the values that they saw.

>>> from ruleglot.ir.nodes import EventQuery, Field, Literal, Operator, Vocabulary
>>> def side(case, **record):
...     name = Field(vocabulary=Vocabulary.SIGMA, name="Image")
...     wget = Comparison(subject=name, operator=Operator.EQ, value=Literal(value="/usr/bin/wget"), case=case)
...     return Side(query=EventQuery(category=None, condition=wget), records=(record,))
>>> exact, folded = side(Case.EXACT, Image="/usr/bin/WGET"), side(Case.ASCII, Image="/usr/bin/WGET")
>>> told(exact, folded, (), 'execve("/usr/bin/WGET")').sentence
'fires on `/usr/bin/WGET`: the ported rule ignores case'
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum, unique
from typing import TYPE_CHECKING

from ruleglot.diagnostics.notes import (
    BranchDropped,
    CaseIgnored,
    ClauseDropped,
    Direction,
    NearEvent,
    Note,
    NotLimited,
    OtherHosts,
)
from ruleglot.diagnostics.render import printable
from ruleglot.equivalence.parting import Clause, Side, akin, asks_for_whole, constants
from ruleglot.evaluation.values import scalar_text
from ruleglot.ir.nodes import Case, Comparison, Membership, Regex, Wildcard
from ruleglot.ir.text import condition_text, term_text
from ruleglot.ir.traverse import leaves, term_fields

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import UnionType

    from ruleglot.ir.nodes import Condition, Leaf, Scalar

LONGEST = 80
"""A longer clause, a longer value is cut in a sentence."""


@unique
class Reason(StrEnum):
    """Why two rules part on an activity; where several clauses keep a rule silent, the first reason is told."""

    NO_RECORD = "no record"  # one of the sensors does not see the activity
    OTHER_KIND = "other kind of event"  # it sees it, but not as the kind of event that the rule is about
    CASE = "case"  # one of two tests takes large and small letters for the same
    TEXT_OF_LIST = "list as text"  # one sensor joins what the other one lists
    LEFT_OUT = "left out"  # a clause did not cross, and its note says why
    NOTED = "noted"  # a clause crossed with a note about such activities
    PART = "part of the value"  # one test asks for a whole value, the other for a part of it
    ADDED = "added"  # the silent rule has a clause that the other has not
    NO_VALUE = "no value"  # one of the two fields is not filled
    OTHER_VALUE = "other value"  # the two fields hold different values
    OTHER_TEST = "other test"  # the two tests ask for something else
    OTHERWISE = "otherwise"  # there is no single clause to blame


SENTENCES: Mapping[Reason, tuple[str, str]] = {
    Reason.NO_RECORD: (
        "the source's sensor has no record of it",
        "the ported rule's platform has no record of it",
    ),
    Reason.OTHER_KIND: (
        "to the source's sensor it is no `{category}` event",
        "to the ported rule's platform it is no `{category}` event",
    ),
    Reason.CASE: ("the ported rule ignores case", "case counts in the ported rule"),
    Reason.TEXT_OF_LIST: (
        "`{text}` holds in one text what `{list}` lists",
        "`{text}` holds in one text what `{list}` lists",
    ),
    Reason.LEFT_OUT: ("`{clause}` is left out, since {note}", "`{clause}` is left out, since {note}"),
    Reason.NOTED: ("{note}", "{note}"),
    Reason.NO_VALUE: (
        "`{field}` has no value there",
        "`{field}` has no value there",
    ),
    Reason.OTHER_VALUE: (
        "`{ported_field}` is `{ported_value}` there, `{source_field}` is `{source_value}`",
        "`{ported_field}` is `{ported_value}` there, `{source_field}` is `{source_value}`",
    ),
    Reason.PART: (
        "the ported rule asks for a part of the value, the source for all of it",
        "the ported rule asks for all of the value, the source for a part of it",
    ),
    Reason.OTHER_TEST: (
        "the ported rule asks for `{ported_test}`, the source for `{source_test}`",
        "the ported rule asks for `{ported_test}`, the source for `{source_test}`",
    ),
    Reason.ADDED: (
        "the ported rule asks nothing like `{source_test}`",
        "the source asks nothing like `{ported_test}`",
    ),
    Reason.OTHERWISE: ("the two rules join their clauses otherwise", "the two rules join their clauses otherwise"),
}
"""What is said of each reason: where the test of the ported rule is true and that of the source is not; and the other
way round. Under a negation that is the rule that does not fire.
"""

ORDER = tuple(Reason)
"""The reason that comes first is told where there are several."""

CRISP = frozenset({Reason.CASE, Reason.TEXT_OF_LIST})
"""Reasons that say more than a note about the clause."""


BESIDE_THE_POINT = (
    CaseIgnored,  # a difference of case is a crisp reason by itself
    OtherHosts,  # the activities are those of hosts that both rules cover
    NotLimited,  # both rules are asked of one event at a time
)
"""Notes that explain no difference on an activity."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """Why two rules part on an activity; a clause is `None` where the rule has none to blame."""

    reason: Reason
    sentence: str
    source_clause: Leaf | None = None
    ported_clause: Leaf | None = None


def told(source: Side, ported: Side, notes: Sequence[Note], deed: str) -> Telling:
    """Return why exactly one of two rules fires on an activity.

    `deed`: the activity in a few words, which stands for it where no single value does. Raises `ValueError` where the
    rules do not part, `DiagnosticError` where one of them cannot be asked.
    """
    broader = ported.fires
    if source.fires is broader:
        raise ValueError("the two rules do not part on this activity")
    direction = Direction.BROADER if broader else Direction.NARROWER
    about = tuple(each for each in notes if each.direction in {direction, Direction.MIXED})
    silent, firing = (source, ported) if broader else (ported, source)
    situation = _Situation(broader=broader, deed=deed, notes=about, satisfied=firing.satisfied)
    if not silent.records:
        return situation.unrecorded(source)
    blame = silent.blamed
    if blame.other_kind:
        return situation.pair(None, None).told(Reason.OTHER_KIND, category=str(silent.query.category))
    if not blame.groups:
        return situation.pair(None, None).told(Reason.OTHERWISE)
    return min((situation.of_group(each) for each in blame.groups), key=lambda each: ORDER.index(each.reason))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Situation:
    """What is known before a clause is blamed.

    `notes`: those that tell of a difference in this direction. `satisfied`: the clauses of the rule that fires.
    """

    broader: bool
    deed: str
    notes: tuple[Note, ...]
    satisfied: tuple[Clause, ...]

    def pair(self, kept: Clause | None, other: Clause | None) -> _Pair:
        """Return a clause that keeps the one rule silent, and that which the other asks in its place."""
        source, ported = (kept, other) if self.broader else (other, kept)
        return _Pair(source=source, ported=ported, broader=self.broader, deed=self.deed)

    def unrecorded(self, source: Side) -> Telling:
        """Return that a sensor does not see the activity; a note about the kind of event points at the clause."""
        leaf, _ = self._spoken_of(tuple(leaves(source.query.condition)), NearEvent)
        return replace(self.pair(None, None).told(Reason.NO_RECORD), source_clause=leaf)

    def of_group(self, group: tuple[Clause, ...]) -> Telling:
        """Return the reason that alternatives give: rather that of one which the other rule has as well."""
        tellings = (self.explained(kept, other) for kept, other in akin(group, self.satisfied))
        return min(tellings, key=lambda each: (each.reason is Reason.ADDED, ORDER.index(each.reason)))

    def explained(self, kept: Clause, other: Clause | None) -> Telling:
        """Return the reason why a clause keeps the one rule silent: a crisp one, or that of a note, or a weaker one."""
        pair = self.pair(kept, other)
        reason, value, words = pair.why
        if reason in CRISP:
            return pair.told(reason, value, **words)
        leaf, note = self._spoken_of(() if pair.source is None else (pair.source.leaf,), Note)
        if note is None and not self.broader:  # a lost alternative, another kind of event: nothing stands in its place
            leaf, note = self._spoken_of(tuple(each.leaf for each in self.satisfied), NearEvent | BranchDropped)
        if note is None:
            return pair.told(reason, value, **words)
        if isinstance(note, ClauseDropped | BranchDropped):
            lost = replace(pair, ported=None).told(Reason.LEFT_OUT, clause=_quoted(note.clause), note=note.reason)
            return replace(lost, source_clause=leaf)
        return replace(pair.told(Reason.NOTED, value, note=note.reason), source_clause=leaf)

    def _spoken_of(self, asked: Sequence[Leaf], kind: type[Note] | UnionType) -> tuple[Leaf | None, Note | None]:
        """Return the first of the clauses that a note of a kind speaks of, and the note."""
        notes = [each for each in self.notes if isinstance(each, kind) and not isinstance(each, BESIDE_THE_POINT)]
        for leaf in asked:
            for note in notes:
                if leaf.span is not None and note.span is not None and note.span.overlaps(leaf.span):
                    return leaf, note
        return None, None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pair:
    """The two clauses that part, where there are such, on an activity of which the `deed` tells."""

    source: Clause | None
    ported: Clause | None
    broader: bool
    deed: str

    def told(self, reason: Reason, value: Scalar | None = None, **words: str) -> Telling:
        """Return the sentence; `value` stands for the activity where there is one."""
        known = {**_words("source", self.source), **_words("ported", self.ported), **words}
        what = self.deed if value is None else _quoted(scalar_text(value))
        why = SENTENCES[reason][0 if self._ported_test_is_true else 1].format_map(known)
        return Telling(
            reason=reason,
            sentence=f"{'fires on' if self.broader else 'stays silent on'} `{what}`: {why}",
            source_clause=None if self.source is None else self.source.leaf,
            ported_clause=None if self.ported is None else self.ported.leaf,
        )

    @property
    def _ported_test_is_true(self) -> bool:
        """Whether the test of the ported rule is true and that of the source is not: under a negation it silences."""
        return self.broader is not (self.source is not None and self.ported is not None and self.source.negated)

    @property
    def why(self) -> tuple[Reason, Scalar | None, dict[str, str]]:
        """Why the two clauses part, the value on which they do, and the words that the reason needs."""
        if self.source is None or self.ported is None:
            return Reason.ADDED, None, {}
        if self.source.negated is not self.ported.negated:
            return Reason.OTHER_TEST, None, {}
        for each in (self.source, self.ported) if self.broader else (self.ported, self.source):
            if not each.held:
                return Reason.NO_VALUE, None, {"field": _field(each)}
        true, false = (self.ported, self.source) if self._ported_test_is_true else (self.source, self.ported)
        return _difference(true, false)


def _difference(true: Clause, false: Clause) -> tuple[Reason, Scalar | None, dict[str, str]]:
    """Return why one of two tests is true and the other is not, the value on which they part, and further words."""
    accepted = [each for each in true.held if true.accepts(each)]
    common = next((each for each in accepted if any(_is_same(each, other) for other in false.held)), None)
    if common is None:
        otherwise = next((each for each in accepted if _differs_in_case(each, false)), None)
        if otherwise is not None:
            return Reason.CASE, otherwise, {}
        for text, listing in ((true, false), (false, true)):
            if _joins(text.held, listing.held):
                words = {"text": _field(text), "list": _field(listing)}
                return Reason.TEXT_OF_LIST, scalar_text(text.held[0]).strip(), words
        return Reason.OTHER_VALUE, None, {}
    return _difference_on(common, true, false), common, {}


def _difference_on(value: Scalar, true: Clause, false: Clause) -> Reason:
    """Return why one of two tests is true of a value and the other is not."""
    if _differs_in_case(value, false):
        return Reason.CASE
    named = any(each in scalar_text(value) for each in constants(false.leaf))
    return Reason.PART if named and asks_for_whole(false.leaf) and not asks_for_whole(true.leaf) else Reason.OTHER_TEST


def _is_same(one: Scalar, other: Scalar) -> bool:
    """Return whether two values are the same one, or a path and the name at its end."""
    texts = scalar_text(one), scalar_text(other)
    return texts[0] == texts[1] or any(long.endswith(f"/{short}") for long, short in (texts, texts[::-1]))


def _differs_in_case(value: Scalar, false: Clause) -> bool:
    """Return whether a value holds one that the false test would accept if case did not count: `/bin/SU` holds `SU`."""
    if not isinstance(false.leaf, Comparison | Membership | Wildcard | Regex):
        return False
    text, folded = scalar_text(value), replace(false.leaf, case=Case.UNICODE)
    near = (each for each in false.held if scalar_text(each) in text or _is_same(each, value))
    return any(false.accepts(each, folded) for each in near)


def _joins(held: Sequence[Scalar], listed: Sequence[Scalar]) -> bool:
    """Return whether one text holds what is listed, perhaps without the first element, which names the program."""
    return len(held) == 1 and len(listed) > 1 and all(scalar_text(each) in scalar_text(held[0]) for each in listed[1:])


def _words(whose: str, clause: Clause | None) -> dict[str, str]:
    """Return what the sentences say of a clause: its field, its value, its text."""
    if clause is None:
        return {}
    return {
        f"{whose}_field": _field(clause),
        f"{whose}_value": _quoted(", ".join(map(scalar_text, clause.held))),
        f"{whose}_test": _quoted(f"not {clause_text(clause.leaf)}" if clause.negated else clause_text(clause.leaf)),
    }


def _field(clause: Clause) -> str:
    """Return the fields that a clause reads; what is made of them, the clause itself says."""
    subject = clause.leaf.subject
    return "` and `".join(dict.fromkeys(map(term_text, term_fields(subject)))) or term_text(subject)


def clause_text(condition: Condition) -> str:
    """Return a clause in the words of its rule, where it was read from one and the words tell what is asked.

    Those of a document's field are its key alone.
    """
    if condition.span is None:
        return condition_text(condition)
    words, named = condition.span.text, [text for leaf in leaves(condition) for text in constants(leaf)]
    return words if not named or any(each in words for each in named) else condition_text(condition)


def cut(text: str, most: int) -> str:
    """Return a text on one line, no longer than so many characters and an ellipsis."""
    line = " ".join(map(str.strip, text.splitlines()))
    return line if len(line) <= most else f"{line[:most]}…"


def _quoted(text: str) -> str:
    """Return a text as it may stand between backticks."""
    return cut(printable(text).replace("`", "'"), LONGEST)
