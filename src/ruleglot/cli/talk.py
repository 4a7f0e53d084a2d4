"""What goes where: results to stdout, talk to stderr, and an exit code that scripts can rely on."""

from __future__ import annotations

import os
import sys
from enum import IntEnum, unique
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ruleglot.diagnostics.diagnostic import Diagnostic


@unique
class Exit(IntEnum):
    """How a command ends; documented in docs/cli.md."""

    DONE = 0
    VERDICT = 1  # a verdict is beyond what was asked for
    UNREAD = 2  # a rule or an event could not be read or understood
    USAGE = 3  # the command was called wrongly, or cannot write where it should
    FAULT = 70  # RuleGlot's own fault
    INTERRUPTED = 130


COLOURS = {"error": "red", "warning": "yellow", "note": "cyan"}


def tell(diagnostics: Iterable[Diagnostic]) -> None:
    """Write diagnostics to stderr."""
    from ruleglot.diagnostics.render import diagnostic_text

    for each in diagnostics:
        head, _, rest = diagnostic_text(each).partition("\n")
        talk(click.style(head, fg=COLOURS[each.severity], bold=True) + (f"\n{rest}" if rest else ""))


def talk(text: str) -> None:
    """Write a line to stderr, coloured only on a terminal that wants it."""
    click.echo(text, err=True, color=wants_colour(sys.stderr.isatty()))


def result(text: str) -> None:
    """Write a result to stdout, without colour when piped."""
    click.echo(text, color=wants_colour(sys.stdout.isatty()))


def wants_colour(terminal: bool) -> bool:  # noqa: FBT001 - the one question that is asked
    """Return whether to colour: on a terminal, unless NO_COLOR is set (https://no-color.org)."""
    return terminal and not os.environ.get("NO_COLOR")


def exit_code(diagnostics: Iterable[Diagnostic]) -> Exit:
    """Return the exit code that an error stands for: output and templates are the command's, the rest the rules'."""
    return Exit.USAGE if all(each.code.startswith("O") or each.code == "U004" for each in diagnostics) else Exit.UNREAD
