"""The public functions: what `import ruleglot` offers to other programs.

    >>> import ruleglot
    >>> query = ruleglot.parse_eql('process where process.name == "curl"')
    >>> event = {"event": {"category": ["process"]}, "process": {"name": "curl"}}
    >>> [match.events for match in ruleglot.evaluate(query, [event])] == [(event,)]
    True

Every function raises `DiagnosticError` for what is the user's fault; its `diagnostics` are data with a stable code.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ruleglot.evaluation import matches
from ruleglot.evaluation.findings import Match
from ruleglot.evaluation.ruleset import RuleSet
from ruleglot.evaluation.settings import DEFAULT, EqlSettings, Folding
from ruleglot.events.ecs.view import Strength
from ruleglot.events.sigma.view import Taxonomy
from ruleglot.languages.eql.read import check_query, read_query
from ruleglot.languages.falco.read import read_condition
from ruleglot.rules import load
from ruleglot.source import Source
from ruleglot.translate import pipeline
from ruleglot.translate.conversion import Comparison, Conversion, Options, Target

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from os import PathLike

    from ruleglot.diagnostics.diagnostic import Diagnostic
    from ruleglot.evaluation.values import Event
    from ruleglot.ir.nodes import EventQuery, Query
    from ruleglot.rules.rule import Rule

__all__ = [
    "EqlSettings",
    "Folding",
    "Match",
    "RuleSet",
    "check_eql",
    "convert",
    "evaluate",
    "parse_eql",
    "parse_falco_condition",
    "read_rule",
    "read_rules",
    "verify",
]


def read_rule(path: str | PathLike[str]) -> Rule:
    """Return the one rule of a file: detection-rules TOML, Kibana NDJSON, Sigma or Falco YAML.

    Raises `DiagnosticError`: the file cannot be read (D001), holds no rule (D002) or several (D007), or is broken.
    """
    return load.read_rule(Path(path))


def read_rules(path: str | PathLike[str]) -> tuple[Rule, ...]:
    """Return the rules of a file, one or more, in its order. Raises `DiagnosticError` as `read_rule` does."""
    return load.read_rules(Path(path))


def parse_eql(text: str) -> Query:
    """Return the meaning of an EQL query: about single events, a sequence or a sample.

    Raises `DiagnosticError` (Q…, E003) with everything that is wrong with the query.
    """
    return read_query(Source("query", text))


def check_eql(text: str, settings: EqlSettings = DEFAULT) -> tuple[Diagnostic, ...]:
    """Return all that is wrong with an EQL query: errors, or else warnings about fields that ECS does not have (Q014).

    `settings`: the types of fields that are not ECS's.
    """
    return check_query(Source("query", text), settings.type_of)


def evaluate(query: Query | str, events: Iterable[Event], settings: EqlSettings = DEFAULT) -> list[Match]:
    """Return what a query, or an EQL query in text, finds in events, in the order in which Elasticsearch answers.

    `events`: mappings as the rule's platform writes them; ECS documents nested, dotted or mixed. `settings`: what the
    query itself does not say, such as the types of fields that are not ECS's. An event query finds single events; a
    match of a sequence or sample lists its events in the query's order, `None` in the place of a missing event.

    Raises `DiagnosticError`: the text is no sound query (Q…), a pattern cannot be run (E001, E002), Elasticsearch
    would fail the query on these events (E003, E005, E006), or an event of a sequence has no time (E004).
    """
    if isinstance(query, str):
        query = read_query(Source("query", query), settings.type_of)
    return matches.evaluate(query, events, settings=settings)


def parse_falco_condition(
    text: str,
    *,
    macros: Mapping[str, str] | None = None,
    lists: Mapping[str, tuple[str, ...]] | None = None,
) -> EventQuery:
    """Return the meaning of a Falco condition over libsinsp's fields.

    `macros`: name → condition; `lists`: name → items, as they stand in a rules file. Raises `DiagnosticError` (F…).
    """
    return read_condition(Source("condition", text), macros=macros or {}, lists=lists or {})


def convert(
    rule: Rule | str | PathLike[str],
    target: Target | str,
    *,
    taxonomy: Taxonomy | str = Taxonomy.SIGMAHQ,
    view: Strength | str = Strength.INTENDED,
    templates: Path | None = None,
) -> Conversion:
    """Port an Elastic EQL rule (or the one in a file) to `sigma`, `falco` or `elastic`, and verify what comes out.

    `taxonomy`: `sigmahq` or `ecs`, whose field names a Sigma rule uses. `view`: `intended` or `documented`, which of
    the sensor's views is judged on. `templates`: a folder whose templates replace packaged ones. Returns the
    text, the verdict with its assurance, and the notes; what the target cannot do is the verdict `refused`. Raises
    `DiagnosticError` where the rule cannot be read or understood, or a template is at fault.
    """
    options = Options(taxonomy=Taxonomy(taxonomy), view=Strength(view), templates=templates)
    return pipeline.convert(_rule(rule), Target(target), options)


def verify(
    source: Rule | str | PathLike[str],
    ported: Rule | str | PathLike[str],
    *,
    view: Strength | str = Strength.INTENDED,
) -> Comparison:
    """Compare two rules, or the ones in two files: whether `ported` fires on what `source` fires on.

    Raises `DiagnosticError` where one of them cannot be read or understood.
    """
    return pipeline.verify(_rule(source), _rule(ported), Options(view=Strength(view)))


def _rule(rule: Rule | str | PathLike[str]) -> Rule:
    from ruleglot.rules.rule import Rule as RuleType

    return rule if isinstance(rule, RuleType) else read_rule(rule)
