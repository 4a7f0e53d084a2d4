"""What can be wrong with a Sigma rule, and what RuleGlot does not read or write yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ruleglot.diagnostics.diagnostic import Diagnostic


@dataclass(frozen=True, kw_only=True)
class NotSigma(Diagnostic):
    """The file is no sound Sigma rule.

    What it means: pySigma, the library that reads Sigma rules, refuses it.
    Why it matters: no Sigma tool would take it.
    Example: a condition that names a selection that is not there.
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
    What to do: wait for a later version.
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


DIAGNOSTICS = (NotSigma, NotReadYet, NotSayable)
