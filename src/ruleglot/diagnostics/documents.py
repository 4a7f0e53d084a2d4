"""What can be wrong with a file that a rule is to be read from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ruleglot.diagnostics.diagnostic import Diagnostic


@dataclass(frozen=True, kw_only=True)
class FileNotReadable(Diagnostic):
    """A file cannot be read.

    What it means: the file is missing, is a folder, is not ours to read, or is no text.
    Why it matters: there is no rule to port.
    Example: `ruleglot convert no_such_rule.toml`.
    What to do: check the path; save the file as UTF-8 text.
    """

    code: ClassVar[str] = "D001"
    message: ClassVar[str] = "cannot read `{path}`: {problem}"
    help: ClassVar[str] = "{hint}"

    path: str
    problem: str
    hint: str = ""


@dataclass(frozen=True, kw_only=True)
class NoRules(Diagnostic):
    """A folder or file holds no rule.

    What it means: nothing in it looks like a rule that RuleGlot reads.
    Why it matters: there is nothing to port.
    Example: `ruleglot convert docs/`.
    What to do: name a file or folder with rules; see the list of formats.
    """

    code: ClassVar[str] = "D002"
    message: ClassVar[str] = "`{path}` holds no rule"
    help: ClassVar[str] = (
        "RuleGlot reads detection-rules TOML (.toml), Kibana exports (.ndjson, .json), "
        "Sigma and Falco rules (.yml, .yaml)"
    )

    path: str


@dataclass(frozen=True, kw_only=True)
class BrokenDocument(Diagnostic):
    """The file is no sound TOML, JSON or YAML.

    What it means: the text breaks the format's own syntax at this place.
    Why it matters: what follows cannot be understood.
    Example: a string without its closing quote.
    What to do: correct the place that the caret points at.
    """

    code: ClassVar[str] = "D003"
    message: ClassVar[str] = "this is no sound {format}: {problem}"

    format: str
    problem: str


@dataclass(frozen=True, kw_only=True)
class MissingKey(Diagnostic):
    """A rule lacks a key that it cannot do without.

    What it means: the document is sound, but a rule of its kind has this key.
    Why it matters: there is no query to port, or no name to call the rule by.
    Example: a TOML rule without `query`.
    What to do: add the key.
    """

    code: ClassVar[str] = "D004"
    message: ClassVar[str] = "the rule has no `{key}`"
    help: ClassVar[str] = "{hint}"

    key: str
    hint: str = ""


@dataclass(frozen=True, kw_only=True)
class WrongType(Diagnostic):
    """A key holds a value of another kind than it should.

    What it means: for example a number where a text is expected.
    Why it matters: the rule would not load on its own platform either.
    Example: `name = 7`.
    What to do: write a value of the expected kind.
    """

    code: ClassVar[str] = "D005"
    message: ClassVar[str] = "`{key}` is {found}, expected {expected}"

    key: str
    found: str
    expected: str


@dataclass(frozen=True, kw_only=True)
class OtherLanguage(Diagnostic):
    """The rule is written in a language that RuleGlot does not read.

    What it means: RuleGlot reads Elastic rules in EQL.
    Why it matters: a query in another language would be misunderstood.
    Example: `language = "kuery"`.
    What to do: port this rule by hand.
    """

    code: ClassVar[str] = "D006"
    message: ClassVar[str] = "the rule is {what}; RuleGlot reads EQL rules"
    help: ClassVar[str] = "port this rule by hand"

    what: str


@dataclass(frozen=True, kw_only=True)
class SeveralRules(Diagnostic):
    """A file holds several rules where one is expected.

    What it means: the command works on one rule.
    Why it matters: it cannot be told which one is meant.
    Example: `ruleglot verify rule.toml falco_rules.yaml`.
    What to do: choose one with `--rule`.
    """

    code: ClassVar[str] = "D007"
    message: ClassVar[str] = "`{path}` holds {number} rules, expected one: {names}"
    help: ClassVar[str] = "choose one with `--rule NAME`"

    path: str
    number: int
    names: str


@dataclass(frozen=True, kw_only=True)
class TooDeepDocument(Diagnostic):
    """The file nests deeper than RuleGlot follows.

    What it means: lists and tables stand inside each other hundreds of times, or aliases repeat each other.
    Why it matters: no rule needs it; reading on could take the tool down.
    Example: a thousand opening brackets.
    What to do: write the document flatter.
    """

    code: ClassVar[str] = "D008"
    message: ClassVar[str] = "`{path}` nests too deep to be read"

    path: str


DIAGNOSTICS = (
    FileNotReadable,
    NoRules,
    BrokenDocument,
    MissingKey,
    WrongType,
    OtherLanguage,
    SeveralRules,
    TooDeepDocument,
)
