"""Port many rules: one bad rule never stops the others, and no two rules write the same file."""

from __future__ import annotations

import gc
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import repeat
from typing import TYPE_CHECKING, TypeAlias

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.output import TemplateFault
from ruleglot.diagnostics.usage import NotPortable
from ruleglot.report.counterexamples import counterexamples
from ruleglot.report.model import Ported, Report, RuleReport, Unread
from ruleglot.rules.discover import discover
from ruleglot.rules.load import read_rules
from ruleglot.rules.rule import EqlBody, Rule
from ruleglot.templating.write import write_text
from ruleglot.translate.conversion import Target
from ruleglot.translate.pipeline import convert

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from ruleglot.diagnostics.diagnostic import Diagnostic
    from ruleglot.translate.conversion import Conversion, Options

FEW = 8
"""Fewer rules than this are ported before another process has started."""

CHUNK = 4
"""So many rules are handed to a process at a time."""


@dataclass(slots=True, kw_only=True)
class Output:
    """The output folder, and the names that are taken in it."""

    folder: Path
    taken: set[str] = field(default_factory=set)

    def write(self, target: str, conversion: Conversion) -> tuple[str, ...]:
        """Write the files of a conversion; return their paths from the folder. Raises `DiagnosticError` (O002)."""
        paths = []
        for file in conversion.files:
            name = self._free(target, file.name)
            write_text(self.folder / target, name, file.text)
            paths.append(f"{target}/{name}")
        return tuple(paths)

    def _free(self, target: str, name: str) -> str:
        """Return the name, numbered where another rule of this run has taken it."""
        stem, dot, suffix = name.rpartition(".")
        number, free = 1, name
        while f"{target}/{free}" in self.taken:
            number += 1
            free = f"{stem}_{number}{dot}{suffix}"
        self.taken.add(f"{target}/{free}")
        return free


def read(sources: tuple[Path, ...]) -> tuple[list[tuple[str, Rule]], list[Unread]]:
    """Return the rules of files and folders, each with its path, and what could not be read."""
    rules: list[tuple[str, Rule]] = []
    unread: list[Unread] = []
    for source in sources:
        try:
            paths = list(discover([source]))
        except DiagnosticError as error:
            unread.append(Unread(path=source.as_posix(), problems=error.diagnostics))
            continue
        for path in paths:
            try:
                rules += [(path.as_posix(), rule) for rule in read_rules(path)]
            except DiagnosticError as error:
                unread.append(Unread(path=path.as_posix(), problems=error.diagnostics))
    return rules, unread


Targets: TypeAlias = tuple[tuple[str, "Options"], ...]
"""Where to port to: what the report calls a target (`sigma-ecs`), with its options."""


def port(rules: Sequence[tuple[str, Rule]], targets: Targets, output: Output, *, jobs: int = 1) -> Iterator[Report]:
    """Port rules, each with its path, and write what comes out; yield a report of each, in their order.

    A rule that cannot be understood is reported as unread. Raises `DiagnosticError` (O001, O002) only where the user's
    templates or the output folder are at fault, which no other rule would escape. `jobs`: in so many processes; what
    comes out does not depend on it.
    """
    if jobs == 1 or len(rules) < FEW:
        for each in rules:
            yield _written(each, _converted(each[1], targets), output)
        return
    with ProcessPoolExecutor(max_workers=jobs) as pool:
        outcomes = pool.map(_converted, (rule for _, rule in rules), repeat(targets), chunksize=CHUNK)
        yield from (_written(*each, output) for each in zip(rules, outcomes, strict=True))


def _converted(rule: Rule, targets: Targets) -> tuple[Ported, ...] | tuple[Diagnostic, ...]:
    """Return the rule's conversions, nothing written yet, or the problems because of which there are none."""
    if not isinstance(rule.body, EqlBody):
        return (NotPortable(name=rule.metadata.name, platform=rule.platform.value),)
    try:
        with _rubbish_kept():
            return tuple(_ported(rule, name, options) for name, options in targets)
    except DiagnosticError as error:
        if isinstance(error.diagnostics[0], TemplateFault):
            raise
        return error.diagnostics


@contextmanager
def _rubbish_kept() -> Iterator[None]:
    """Look for reference cycles at the end only: to look through millions of terms takes a quarter of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
        gc.collect(1)


def _ported(rule: Rule, name: str, options: Options) -> Ported:
    conversion = convert(rule, Target(name.partition("-")[0]), options)
    return Ported(
        name=name, conversion=conversion, counterexamples=counterexamples(conversion.comparison, options.view)
    )


def _written(place: tuple[str, Rule], outcome: tuple[Ported, ...] | tuple[Diagnostic, ...], output: Output) -> Report:
    path, rule = place
    problems = tuple(each for each in outcome if not isinstance(each, Ported))
    if problems:
        return Report(rules=(), unread=(Unread(path=path, problems=problems),))
    ported = tuple(
        replace(each, paths=output.write(each.name, each.conversion)) for each in outcome if isinstance(each, Ported)
    )
    return Report(rules=(RuleReport(rule=rule, path=path, targets=ported),), unread=())
