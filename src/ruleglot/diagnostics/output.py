"""What can go wrong when a ported rule is laid out and written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ruleglot.diagnostics.diagnostic import Diagnostic


@dataclass(frozen=True, kw_only=True)
class TemplateFault(Diagnostic):
    """A template cannot be used.

    What it means: a template of `--templates DIR` breaks Jinja's syntax, or asks for something that is not there.
    Why it matters: the rule's file would be wrong or half empty.
    Example: `{{ rule.titel }}`.
    What to do: correct the template at the place named; compare it with the packaged one.
    """

    code: ClassVar[str] = "O001"
    message: ClassVar[str] = "cannot use the template `{template}`: {problem}"
    help: ClassVar[str] = "compare it with the packaged template; docs/templates.md says what a template can show"

    template: str
    problem: str


@dataclass(frozen=True, kw_only=True)
class NotWritable(Diagnostic):
    """A file cannot be written.

    What it means: the folder cannot be made or written to, or something else is in the way.
    Why it matters: the ported rule is not on disk. Nothing half-written was left.
    Example: `-o /proc/here`.
    What to do: choose another folder with `-o`.
    """

    code: ClassVar[str] = "O002"
    message: ClassVar[str] = "cannot write `{path}`: {problem}"
    help: ClassVar[str] = "choose another folder with `-o DIR`"

    path: str
    problem: str


DIAGNOSTICS = (TemplateFault, NotWritable)
