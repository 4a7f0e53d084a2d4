"""The shape of a diagnostic: a frozen dataclass whose fields are the facts and whose wording is a class constant.

So tests, JSON and the text on the terminal share one truth. A subclass gives its code, its wording as templates over
its own fields, and a docstring with the four headings that `ruleglot explain CODE` prints:

    What it means · Why it matters · Example · What to do

The user's fault raises `DiagnosticError`, which carries diagnostics; our own fault is any other exception.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from enum import StrEnum, unique
from typing import TYPE_CHECKING, ClassVar, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ruleglot.source import Span

Given = TypeVar("Given")
Made = TypeVar("Made")


@unique
class Severity(StrEnum):
    """How a diagnostic weighs: an error stops the rule, a warning and a note do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, kw_only=True)
class Diagnostic:
    """One thing to tell the user. `message`, `label` and `help` are `str.format` templates over the fields.

    `message` says what was found and what was expected; `label` stands beside the caret; `help` is the next step.
    """

    code: ClassVar[str]
    severity: ClassVar[Severity] = Severity.ERROR
    message: ClassVar[str]
    label: ClassVar[str] = ""
    help: ClassVar[str] = ""

    span: Span | None = field(default=None, compare=False, repr=False)

    @property
    def message_text(self) -> str:
        """What was found, in a sentence without its full stop."""
        return self._filled(self.message)

    @property
    def label_text(self) -> str:
        """What stands beside the caret; may be empty."""
        return self._filled(self.label)

    @property
    def help_text(self) -> str:
        """What to do next; may be empty."""
        return self._filled(self.help)

    def _filled(self, template: str) -> str:
        return template.format_map({each.name: getattr(self, each.name) for each in fields(self)})


class DiagnosticError(Exception):
    """The user's input cannot be used; `diagnostics` (one or more) say why."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__(*diagnostics)
        self.diagnostics: tuple[Diagnostic, ...] = diagnostics

    def __str__(self) -> str:
        return "; ".join(f"{each.code} {each.message_text}" for each in self.diagnostics)


def all_or_faults(function: Callable[[Given], Made], items: Iterable[Given]) -> list[Made]:
    """Return what `function` makes of each item. Raises `DiagnosticError` with the faults of all that are at fault."""
    made: list[Made] = []
    faults: list[Diagnostic] = []
    for item in items:
        try:
            made.append(function(item))
        except DiagnosticError as error:
            faults += error.diagnostics
    if faults:
        raise DiagnosticError(*faults)
    return made
