"""What a detection rule means: the whole algebra on one screen.

One intermediate representation (IR) serves every platform. Nothing is left to a platform's habits: whether case
counts is written in the node (`Case`), a wildcard is a sequence of parts (`Pattern`) and never a string with special
characters in it, a regular expression says whose dialect it is.

The laws that every reader, printer and evaluator keeps:

1. *A leaf asks one question of one subject.* A subject is a field, or a function of fields.
2. *Any value will do.* A subject may have several values (`process.args`); a leaf is true when at least one of them
   passes. Each leaf looks on its own: two leaves about one field may be satisfied by two different values.
3. *Nothing passes no test.* A subject without a value makes every leaf false, `NE` included. So `Not(x == "a")` is
   true where `x` is missing and `x NE "a"` is not. EQL's `!=` is the first of these, Falco's the second.
4. *Two truth values.* `Not`, `AllOf`, `AnyOf` are those of ordinary logic.

Nodes are frozen; the unions at the foot are closed: a `match` over one of them ends in `assert_never`. Spans point
into the text that the node was read from and take no part in equality.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, StrEnum, unique
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from ruleglot.source import Span

Scalar: TypeAlias = str | int | float | bool


@unique
class Vocabulary(StrEnum):
    """Whose name a field's name is."""

    ECS = "ecs"
    FALCO = "falco"
    SIGMA = "sigma"


@unique
class Case(StrEnum):
    """When two letters count as the same one."""

    EXACT = "exact"
    ASCII = "ascii"  # A-Z and a-z fold, nothing else does
    UNICODE = "unicode"  # Unicode simple case folding


@unique
class Operator(StrEnum):
    """A comparison with a constant. `NE`: a value is there and differs (see law 3)."""

    EQ = "=="
    NE = "!="
    LT = "<"
    LE = "<="
    GT = ">"
    GE = ">="


@unique
class Function(StrEnum):
    """A function from values to a value; what each computes is said in `ir.functions`.

    The arithmetic is that of Java's whole numbers of 64 bits and its doubles; positions in texts and lengths count
    UTF-16 units, `BYTES` those of UTF-8.
    """

    ADD = "add"
    SUBTRACT = "subtract"
    MULTIPLY = "multiply"
    DIVIDE = "divide"
    MODULO = "modulo"
    NEGATE = "negate"
    BASENAME = "basename"  # what follows the last "/"; the whole text where there is none
    BETWEEN = "between"  # source, left, right[, greedy]: the text between two others
    BYTES = "bytes"  # how many bytes a text's UTF-8 form has
    CONCAT = "concat"  # the texts of all arguments, one after the other
    ENDS_WITH = "ends with"
    INDEX_OF = "index of"  # source, part[, start]: the place of a text in another
    LENGTH = "length"  # how many UTF-16 units a text has
    LOWER = "lower"  # A-Z to a-z
    NUMBER = "number"  # text[, base]: the number that a text spells
    STARTS_WITH = "starts with"
    STRING = "string"  # a value as text
    STRING_CONTAINS = "contains"
    SUBSTRING = "substring"  # source, start[, end]; negative places count from the end
    UPPER = "upper"  # a-z to A-Z


@unique
class Dialect(StrEnum):
    """Whose regular expressions a pattern is written in."""

    JAVA = "java"
    LUCENE = "lucene"
    RE2_POSIX = "re2-posix"
    PCRE = "pcre"


@unique
class Hole(Enum):
    """A part of a wildcard pattern that stands for text not written out. No text: `"*"` is a star and not a hole."""

    RUN = "*"  # any characters, also none
    CHARACTER = "?"  # exactly one character (code point)
    RUN_IN_LINE = "*l"  # any characters but line ends (of Java's patterns: \n \r U+0085 U+2028 U+2029), also none
    CHARACTER_IN_LINE = "?l"  # exactly one character that is no line end
    BYTE = "?b"  # exactly one byte of the UTF-8 form


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A named property of an event; `argument` is what stands in brackets: `0` of Falco's `proc.args[0]`."""

    vocabulary: Vocabulary
    name: str
    argument: str | None = None
    optional: bool = False  # EQL's `?name`: not knowing the field is no error
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Literal:
    """A constant. `1`, `1.0` and `true` are three of them, though Python calls them equal."""

    value: Scalar
    span: Span | None = field(default=None, compare=False, repr=False)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Literal) and self._identity == other._identity

    def __hash__(self) -> int:
        return hash(self._identity)

    @property
    def _identity(self) -> tuple[type, Scalar]:
        return (type(self.value), self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A function applied to terms. `case`: when letters of texts that it searches count as the same."""

    function: Function
    arguments: tuple[Term, ...]
    case: Case = Case.EXACT
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """A wildcard pattern that the whole value must fit: literal texts and holes; no two texts are neighbours."""

    parts: tuple[str | Hole, ...]
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A value of `subject` stands in relation `operator` to the constant `value`."""

    subject: Term
    operator: Operator
    value: Literal
    case: Case = Case.EXACT
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """A value of `subject` equals one of `values`."""

    subject: Term
    values: tuple[Literal, ...]
    case: Case = Case.EXACT
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wildcard:
    """A value of `subject` fits one of `patterns` from its first character to its last."""

    subject: Term
    patterns: tuple[Pattern, ...]
    case: Case = Case.EXACT
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Regex:
    """A value of `subject` fits one of the regular expressions, as a whole (`whole`) or somewhere."""

    subject: Term
    patterns: tuple[str, ...]
    dialect: Dialect
    whole: bool = True
    case: Case = Case.EXACT
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class InNetwork:
    """A value of `subject`, an IP address, lies in one of `networks` (CIDR texts such as `10.0.0.0/8`)."""

    subject: Term
    networks: tuple[str, ...]
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """`subject` has a value. The empty text is one."""

    subject: Term
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Constant:
    """Always, or never."""

    value: bool
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Not:
    """`operand` is false."""

    operand: Condition
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AllOf:
    """Every one of two or more operands is true."""

    operands: tuple[Condition, ...]
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyOf:
    """At least one of two or more operands is true."""

    operands: tuple[Condition, ...]
    span: Span | None = field(default=None, compare=False, repr=False)


@unique
class Cut(StrEnum):
    """Which end of the findings a pipe keeps."""

    HEAD = "head"
    TAIL = "tail"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pipe:
    """Only the first or the last `count` findings."""

    cut: Cut
    count: int
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventQuery:
    """Each event, on its own, of category `category` (`None`: of any) for which `condition` is true."""

    category: str | None
    condition: Condition
    pipes: tuple[Pipe, ...] = ()
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """An event of a sequence or sample: of category `category`, true to `condition`, once or `runs` times in a row.

    The events of a finding agree in their `keys`, the first key with the first ones of the other stages, and so on; an
    event without a value for a key takes no part, unless the key is optional: then no value is a value like any other.
    `missing`: that no such event is there.
    """

    category: str | None
    condition: Condition
    keys: tuple[Field, ...] = ()
    runs: int = 1
    missing: bool = False
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SequenceQuery:
    """Events one after the other, one for each stage and run.

    From the first event to the last no more than `maxspan` milliseconds pass (`None`: any time), and no event of
    `until` stands between two of them. Which events make a finding where several could is Elasticsearch's rule, said
    in `evaluation.sequences`.
    """

    stages: tuple[Stage, ...]
    maxspan: int | None = None
    until: Stage | None = None
    pipes: tuple[Pipe, ...] = ()
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleQuery:
    """Events in any order, one for each stage, all different, that agree in their keys."""

    stages: tuple[Stage, ...]
    span: Span | None = field(default=None, compare=False, repr=False)


Term: TypeAlias = Field | Literal | Call
Leaf: TypeAlias = Comparison | Membership | Wildcard | Regex | InNetwork | Presence
Condition: TypeAlias = Leaf | Constant | Not | AllOf | AnyOf
Query: TypeAlias = EventQuery | SequenceQuery | SampleQuery
