"""What can be wrong with a Falco condition or rules file, and what RuleGlot does not read or write yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ruleglot.diagnostics.diagnostic import Diagnostic


@dataclass(frozen=True, kw_only=True)
class UnexpectedToken(Diagnostic):
    """The condition goes on with something that cannot stand there.

    What it means: at this place Falco's grammar expects something else.
    Why it matters: Falco refuses the rules file (LOAD_ERR_COMPILE_CONDITION).
    Example: `proc.name == = curl`.
    What to do: write what is expected.
    """

    code: ClassVar[str] = "F001"
    message: ClassVar[str] = "found {found} where {expected} is expected"
    label: ClassVar[str] = "expected {expected}"

    found: str
    expected: str


@dataclass(frozen=True, kw_only=True)
class UnknownName(Diagnostic):
    """A field, macro or function that is not there.

    What it means: neither libsinsp nor the rules file knows the name.
    Why it matters: Falco refuses the rules file.
    Example: `proc.nmae = curl`.
    What to do: correct the name, or define the macro before the rule.
    """

    code: ClassVar[str] = "F002"
    message: ClassVar[str] = "unknown {what} `{name}`"
    help: ClassVar[str] = "{hint}"

    what: str
    name: str
    hint: str = ""


@dataclass(frozen=True, kw_only=True)
class NotReadYet(Diagnostic):
    """A part of Falco's language that RuleGlot does not read yet.

    What it means: the condition is sound, but it uses a construct that RuleGlot cannot follow so far.
    Why it matters: a rule that is half understood must not be compared.
    Example: `proc.name oneof (a, b)`.
    What to do: wait for a later version.
    """

    code: ClassVar[str] = "F003"
    message: ClassVar[str] = "RuleGlot does not read {construct} yet"

    construct: str


@dataclass(frozen=True, kw_only=True)
class NotSayable(Diagnostic):
    """Falco has no words for a test.

    What it means: the rule asks for something that Falco's filter language cannot express.
    Why it matters: leaving it out in silence would change the rule.
    Example: a constant of more than 255 bytes.
    What to do: see the message.
    """

    code: ClassVar[str] = "F004"
    message: ClassVar[str] = "Falco has no words for {what}"

    what: str


@dataclass(frozen=True, kw_only=True)
class WrongValue(Diagnostic):
    """A value that Falco does not take for this field.

    What it means: the field is a number or a truth value, or the constant is too long.
    Why it matters: Falco refuses the rules file.
    Example: `user.uid = root`.
    What to do: write a value of the field's type.
    """

    code: ClassVar[str] = "F005"
    message: ClassVar[str] = "{problem}"

    problem: str


@dataclass(frozen=True, kw_only=True)
class TooDeep(Diagnostic):
    """The condition nests deeper than Falco and RuleGlot follow.

    What it means: brackets and negations stand inside each other too often.
    Why it matters: Falco refuses it as well (depth limit).
    Example: two hundred opening brackets.
    What to do: write the condition flatter.
    """

    code: ClassVar[str] = "F006"
    message: ClassVar[str] = "the condition nests more than {bound} levels deep"

    bound: int


@dataclass(frozen=True, kw_only=True)
class BrokenRulesFile(Diagnostic):
    """The file is no sound Falco rules file.

    What it means: the YAML is broken, or an entry lacks a key or has one of the wrong kind.
    Why it matters: Falco refuses the file (LOAD_ERR_YAML_PARSE, LOAD_ERR_YAML_VALIDATE).
    Example: a rule without `output`.
    What to do: correct the entry.
    """

    code: ClassVar[str] = "F007"
    message: ClassVar[str] = "{problem}"

    problem: str


DIAGNOSTICS = (UnexpectedToken, UnknownName, NotReadYet, NotSayable, WrongValue, TooDeep, BrokenRulesFile)
