"""What can be wrong with an EQL query, and what RuleGlot does not read yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ruleglot.diagnostics.diagnostic import Diagnostic, Severity


@dataclass(frozen=True, kw_only=True)
class UnexpectedToken(Diagnostic):
    """The query goes on with something that cannot stand there.

    What it means: at this place the grammar expects something else.
    Why it matters: Elasticsearch refuses the query as well.
    Example: `process where name = "a"`.
    What to do: write one of the things that are expected.
    """

    code: ClassVar[str] = "Q001"
    message: ClassVar[str] = "found {found} where {expected} is expected"
    label: ClassVar[str] = "expected {expected}"
    help: ClassVar[str] = "{hint}"

    found: str
    expected: str
    hint: str = ""


@dataclass(frozen=True, kw_only=True)
class StrayCharacter(Diagnostic):
    """A character that no EQL token begins with.

    What it means: the text holds a character that the language does not know outside strings.
    Why it matters: Elasticsearch refuses the query as well.
    Example: `process where a == 'b'`.
    What to do: see the hint; strings stand in double quotes.
    """

    code: ClassVar[str] = "Q002"
    message: ClassVar[str] = "{found} does not begin anything in EQL"
    help: ClassVar[str] = "{hint}"

    found: str
    hint: str = ""


@dataclass(frozen=True, kw_only=True)
class UnfinishedText(Diagnostic):
    """A string, a comment or a name in backticks does not end.

    What it means: the closing mark is missing; a string in plain double quotes ends on its own line.
    Why it matters: the rest of the query would be part of it.
    Example: `process where name == "a`.
    What to do: write the closing mark.
    """

    code: ClassVar[str] = "Q003"
    message: ClassVar[str] = "this {what} does not end"
    label: ClassVar[str] = "it begins here"
    help: ClassVar[str] = "close it with {mark}"

    what: str
    mark: str


@dataclass(frozen=True, kw_only=True)
class UnknownEscape(Diagnostic):
    r"""A backslash in a string is not followed by anything that it can escape.

    What it means: in `"…"` a backslash begins one of `\b \t \n \f \r \" \' \\` or `\u{hex}`.
    Why it matters: Elasticsearch refuses the query as well.
    Example: `"C:\Windows"`.
    What to do: write the backslash twice, or use a raw string in triple quotes.
    """

    code: ClassVar[str] = "Q004"
    message: ClassVar[str] = "`{escape}` is no escape in a string"
    help: ClassVar[str] = "{hint}"

    escape: str
    hint: str = 'write the backslash twice, or put the text in """triple quotes"""'


@dataclass(frozen=True, kw_only=True)
class UnclosedBracket(Diagnostic):
    """A bracket is not closed.

    What it means: the closing bracket is missing, or something stands before it that does not belong there.
    Why it matters: it cannot be told what belongs together.
    Example: `process where (a == 1 and b == 2`.
    What to do: close the bracket that the caret points at.
    """

    code: ClassVar[str] = "Q005"
    message: ClassVar[str] = "this `{opener}` is not closed: found {found} where `{closer}` is expected"
    label: ClassVar[str] = "opened here"

    opener: str
    closer: str
    found: str


@dataclass(frozen=True, kw_only=True)
class TooDeep(Diagnostic):
    """The query nests deeper than RuleGlot follows.

    What it means: brackets and negations stand inside each other more often than the bound.
    Why it matters: no rule that people wrote comes near it; reading on could take the tool down.
    Example: two hundred opening brackets.
    What to do: write the condition flatter.
    """

    code: ClassVar[str] = "Q006"
    message: ClassVar[str] = "the query nests more than {bound} levels deep"
    help: ClassVar[str] = "write the condition flatter"

    bound: int


@dataclass(frozen=True, kw_only=True)
class NotReadYet(Diagnostic):
    """A part of EQL that RuleGlot does not read yet.

    What it means: the query is sound, but it uses a construct that RuleGlot cannot translate so far.
    Why it matters: a rule that is half understood must not be ported.
    Example: `sequence by host.id [process where true] [network where true]`.
    What to do: port the rule by hand, or wait for a later version.
    """

    code: ClassVar[str] = "Q007"
    message: ClassVar[str] = "RuleGlot does not read {construct} yet"
    help: ClassVar[str] = "a later version will; port this rule by hand until then"

    construct: str


@dataclass(frozen=True, kw_only=True)
class NotSupportedByElasticsearch(Diagnostic):
    """A construct that the grammar knows and Elasticsearch refuses.

    What it means: the query parses, but Elasticsearch's own check of it fails.
    Why it matters: the rule cannot run where it comes from.
    Example: `process where process.name == process.parent.name`.
    What to do: see the message.
    """

    code: ClassVar[str] = "Q008"
    message: ClassVar[str] = "{problem}"
    help: ClassVar[str] = "{hint}"

    problem: str
    hint: str = ""


@dataclass(frozen=True, kw_only=True)
class WrongOperand(Diagnostic):
    """An operator was given something that it does not work on.

    What it means: for example a pattern that is no string, or a condition that is no truth value.
    Why it matters: Elasticsearch refuses the query as well.
    Example: `process where process.pid : 4`.
    What to do: see the hint.
    """

    code: ClassVar[str] = "Q009"
    message: ClassVar[str] = "{operator} takes {expected}, found {found}"
    help: ClassVar[str] = "{hint}"

    operator: str
    expected: str
    found: str
    hint: str = ""


@dataclass(frozen=True, kw_only=True)
class UnknownFunction(Diagnostic):
    """EQL has no function of this name.

    What it means: the name before the bracket is none of EQL's functions.
    Why it matters: Elasticsearch refuses the query as well.
    Example: `process where lenght(process.name) > 3`.
    What to do: correct the name.
    """

    code: ClassVar[str] = "Q010"
    message: ClassVar[str] = "unknown function `{name}`"
    help: ClassVar[str] = "{hint}"

    name: str
    hint: str = ""


@dataclass(frozen=True, kw_only=True)
class NotANetwork(Diagnostic):
    """A text given to `cidrMatch` is no network.

    What it means: networks are written `address/bits`; the bits may be missing, host bits may be set.
    Why it matters: Elasticsearch refuses the query as well.
    Example: `cidrMatch(source.ip, "10.0.0.0/33")`.
    What to do: correct the network.
    """

    code: ClassVar[str] = "Q011"
    message: ClassVar[str] = "`{network}` is no network: {reason}"
    help: ClassVar[str] = "write the network as `10.0.0.0/8` or `fe80::/10`"

    network: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class NumberTooLarge(Diagnostic):
    """A number is beyond what a double can hold.

    What it means: the number is larger than about 1.8 times ten to the 308th.
    Why it matters: it would be read as infinite, and no value compares with that as the author meant.
    Example: `process where process.pid < 1e999`.
    What to do: write a smaller number.
    """

    code: ClassVar[str] = "Q012"
    message: ClassVar[str] = "this number is too large"
    help: ClassVar[str] = "write a number that a double can hold"


@dataclass(frozen=True, kw_only=True)
class NoWords(Diagnostic):
    """A condition cannot be written in EQL.

    What it means: the rule asks for something that no operator of EQL asks for.
    Why it matters: the nearest clause would mean something else, so none is written.
    Example: a wildcard pattern with a literal star, a regular expression in another platform's dialect.
    What to do: reword the clause in the source rule.
    """

    code: ClassVar[str] = "Q013"
    message: ClassVar[str] = "EQL has no words for {meaning}"
    help: ClassVar[str] = "reword the clause in the source rule"

    meaning: str


@dataclass(frozen=True, kw_only=True)
class UnknownField(Diagnostic):
    """A field that the Elastic Common Schema does not have.

    What it means: the name is none of ECS's; integrations have many fields of their own, so it need not be wrong.
    Why it matters: a field that no index has makes Elasticsearch refuse the query, or finds nothing behind `?`.
    Example: `process where process.nam == "curl"`.
    What to do: see whether the name is spelled as in the events; write `?` before a field that may be missing.
    """

    code: ClassVar[str] = "Q014"
    severity: ClassVar[Severity] = Severity.WARNING
    message: ClassVar[str] = "ECS has no field `{name}`"
    help: ClassVar[str] = "{hint}"

    name: str
    hint: str = ""


DIAGNOSTICS = (
    UnexpectedToken,
    StrayCharacter,
    UnfinishedText,
    UnknownEscape,
    UnclosedBracket,
    TooDeep,
    NotReadYet,
    NotSupportedByElasticsearch,
    WrongOperand,
    UnknownFunction,
    NotANetwork,
    NumberTooLarge,
    NoWords,
    UnknownField,
)
