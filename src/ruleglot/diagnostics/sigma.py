"""What can be wrong with a Sigma rule, and what RuleGlot does not read or write yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ruleglot.diagnostics.diagnostic import Diagnostic


@dataclass(frozen=True, kw_only=True)
class NotSigma(Diagnostic):
    """The file is no sound Sigma rule.

    What it means: the rule breaks the Sigma specification; pySigma, the library that Sigma's own tools read rules with,
    refuses it as well.
    Why it matters: no Sigma tool would take it.
    Example: a log source that names neither product, category nor service.
    What to do: correct what the message names.
    """

    code: ClassVar[str] = "S001"
    message: ClassVar[str] = "this is no sound Sigma rule: {problem}"

    problem: str


@dataclass(frozen=True, kw_only=True)
class NotReadYet(Diagnostic):
    """A part of Sigma that RuleGlot does not read yet.

    What it means: the rule is sound, but it uses a construct that RuleGlot cannot follow so far.
    Why it matters: a rule that is half understood must not be compared.
    Example: keywords that are searched in the whole event.
    What to do: write the rule without it, or wait for a later version.
    """

    code: ClassVar[str] = "S002"
    message: ClassVar[str] = "RuleGlot does not read {construct} in Sigma rules yet"

    construct: str


@dataclass(frozen=True, kw_only=True)
class NotSayable(Diagnostic):
    """Sigma has no words for a test.

    What it means: the rule asks for something that a Sigma detection cannot express.
    Why it matters: leaving it out in silence would change the rule.
    Example: an order of texts.
    What to do: see the message.
    """

    code: ClassVar[str] = "S003"
    message: ClassVar[str] = "Sigma has no words for {what}"

    what: str


@dataclass(frozen=True, kw_only=True)
class UnknownModifier(Diagnostic):
    """A field is followed by a modifier that Sigma does not have.

    What it means: behind a field's name, each part after a `|` says how the values are to be compared; this one is not
    among those of the specification.
    Why it matters: no Sigma tool would take the rule.
    Example: `CommandLine|contain: curl`.
    What to do: write one of the specification's modifiers, or none.
    """

    code: ClassVar[str] = "S004"
    message: ClassVar[str] = "Sigma has no modifier `{modifier}`"
    help: ClassVar[str] = "{hint}"

    modifier: str
    hint: str = ""


@dataclass(frozen=True, kw_only=True)
class WrongValue(Diagnostic):
    """A modifier has a value that it cannot work on.

    What it means: each modifier takes values of certain kinds: `contains` texts, `gt` numbers, `exists` true or false.
    Why it matters: no Sigma tool would take the rule.
    Example: `DestinationPort|contains: 44`.
    What to do: write a value of the expected kind; quotes make a number a text.
    """

    code: ClassVar[str] = "S005"
    message: ClassVar[str] = "`{modifier}` takes {expected}, found {found}"
    label: ClassVar[str] = "expected {expected}"

    modifier: str
    expected: str
    found: str


@dataclass(frozen=True, kw_only=True)
class BrokenRegex(Diagnostic):
    """A regular expression is none.

    What it means: RE2, the engine that pySigma checks regular expressions with, cannot read the pattern; it has no
    look-around and no back-references, which SigmaHQ's conventions forbid as well.
    Why it matters: many platforms could not run the rule.
    Example: `CommandLine|re: '(curl'`.
    What to do: correct the pattern where the message says.
    """

    code: ClassVar[str] = "S006"
    message: ClassVar[str] = "the regular expression `{pattern}` cannot be read: {problem}"

    pattern: str
    problem: str


@dataclass(frozen=True, kw_only=True)
class UnknownSelection(Diagnostic):
    """The condition names a selection that the rule does not have.

    What it means: every word of a condition but `and`, `or`, `not` and the like is the name of a part of `detection`.
    Why it matters: it cannot be told what the rule looks for.
    Example: `condition: selektion`.
    What to do: write the name as it stands under `detection`.
    """

    code: ClassVar[str] = "S007"
    message: ClassVar[str] = "`{name}` is no selection of this rule"
    help: ClassVar[str] = "{hint}"

    name: str
    hint: str = ""


@dataclass(frozen=True, kw_only=True)
class BrokenCondition(Diagnostic):
    """The condition is no expression over selections.

    What it means: the words of the condition stand in an order that Sigma's grammar does not know.
    Why it matters: no Sigma tool would take the rule.
    Example: `condition: selection and`.
    What to do: join names by `and` and `or`, put `not` before one, and close each bracket.
    """

    code: ClassVar[str] = "S008"
    message: ClassVar[str] = "the condition cannot be read from {found} on"
    label: ClassVar[str] = "no expression"
    help: ClassVar[str] = "names are joined by `and` and `or`; `not`, `1 of` and `all of` stand before a name"

    found: str


DIAGNOSTICS = (
    NotSigma,
    NotReadYet,
    NotSayable,
    UnknownModifier,
    WrongValue,
    BrokenRegex,
    UnknownSelection,
    BrokenCondition,
)
