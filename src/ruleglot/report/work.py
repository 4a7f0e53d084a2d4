"""Port many rules: one bad rule never stops the others, and no two rules write the same file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.output import NotWritable, TemplateFault
from ruleglot.diagnostics.usage import NotPortable
from ruleglot.report.model import Ported, Report, RuleReport, Unread
from ruleglot.rules.discover import discover
from ruleglot.rules.load import read_rules
from ruleglot.rules.rule import EqlBody, Rule
from ruleglot.templating.write import write_text
from ruleglot.translate.conversion import Target
from ruleglot.translate.pipeline import convert

if TYPE_CHECKING:
    from pathlib import Path

    from ruleglot.translate.conversion import Conversion, Options


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


def port(path: str, rule: Rule, targets: tuple[tuple[str, Options], ...], output: Output) -> Report:
    """Port one rule to each target and write what comes out.

    A rule that cannot be understood is reported as unread. Raises `DiagnosticError` (O001, O002) only where the user's
    templates or the output folder are at fault, which no other rule would escape.
    """
    if not isinstance(rule.body, EqlBody):
        problem = NotPortable(name=rule.metadata.name, platform=rule.platform.value)
        return Report(rules=(), unread=(Unread(path=path, problems=(problem,)),))
    ported = []
    for name, options in targets:
        try:
            conversion = convert(rule, Target(name.partition("-")[0]), options)
        except DiagnosticError as error:
            if isinstance(error.diagnostics[0], TemplateFault | NotWritable):
                raise
            return Report(rules=(), unread=(Unread(path=path, problems=error.diagnostics),))
        ported.append(Ported(name=name, conversion=conversion, paths=output.write(name, conversion)))
    return Report(rules=(RuleReport(rule=rule, path=path, targets=tuple(ported)),), unread=())
