"""What each target needs: a bridge for the query and the files for the rule. Nothing else knows targets by name."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, assert_never

from ruleglot.bridge.crossed import Crossed, Refused
from ruleglot.bridge.falco.bridge import to_falco
from ruleglot.bridge.falco.events import FAMILIES
from ruleglot.bridge.falco.fields import IN_CONTAINER
from ruleglot.bridge.sigma.ecs import to_ecs_sigma
from ruleglot.bridge.sigma.sigmahq import to_sigmahq
from ruleglot.diagnostics.bridge import SeriesNotSayable
from ruleglot.diagnostics.notes import Direction, NotLimited
from ruleglot.events.sigma.view import Taxonomy
from ruleglot.ir.nodes import AllOf, EventQuery, SampleQuery, SequenceQuery
from ruleglot.ir.traverse import event_query, fields
from ruleglot.languages.eql.printer import print_query
from ruleglot.languages.falco.printer import print_condition
from ruleglot.languages.sigma.printer import detection
from ruleglot.rules.elastic.outline import kibana_document, toml_outline
from ruleglot.rules.falco.outline import outline as falco_outline
from ruleglot.rules.sigma.outline import file_name
from ruleglot.rules.sigma.outline import outline as sigma_outline
from ruleglot.templating.environment import render
from ruleglot.templating.write import slug
from ruleglot.translate.conversion import Options, RuleFile, Target
from ruleglot.translate.perspective import other_systems

if TYPE_CHECKING:
    from ruleglot.diagnostics.notes import Note
    from ruleglot.ir.nodes import Query
    from ruleglot.rules.rule import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Port:
    """A rule on its way: the source, its target, and what the user chose."""

    rule: Rule
    target: Target
    options: Options


def bridge(port: Port, query: Query) -> Crossed | Refused:
    """Return the query in the target's words, or why there is none."""
    match port.target, query:
        case Target.ELASTIC, _:
            return Crossed(query=query)
        case Target.FALCO | Target.SIGMA, SequenceQuery() | SampleQuery():
            return Refused(problems=(SeriesNotSayable(target=port.target.value.title(), span=query.span),))
        case Target.FALCO | Target.SIGMA, EventQuery():
            crossed = _bridged(port, query)
            return replace(crossed, notes=(*crossed.notes, *_pipe_notes(query)))
        case _:
            assert_never(port.target)


def _bridged(port: Port, query: EventQuery) -> Crossed | Refused:
    systems = other_systems(port.rule)
    if port.target is Target.FALCO:
        return to_falco(query, other_systems=systems)
    if port.options.taxonomy is Taxonomy.ECS:
        return to_ecs_sigma(query)
    return to_sigmahq(query, other_systems=systems)


def _pipe_notes(query: EventQuery) -> tuple[Note, ...]:
    """Return a note for each pipe: alerting platforms report every event as it comes."""
    return tuple(
        NotLimited(
            clause=f"| {pipe.cut} {pipe.count}",
            direction=Direction.BROADER,
            reason="the target reports every event that fits, the source only some of those of one search",
            remedy="limit the alerts where they are received",
            span=pipe.span,
        )
        for pipe in query.pipes
    )


def files(port: Port, crossed: Crossed) -> tuple[RuleFile, ...]:
    """Return the ported rule's files. Raises `DiagnosticError` for what the target cannot say (F…, S…, Q…, O…)."""
    match port.target:
        case Target.FALCO:
            return _falco(port, crossed)
        case Target.SIGMA:
            return _sigma(port, crossed)
        case Target.ELASTIC:
            return _elastic(port, crossed)
        case _:
            assert_never(port.target)


def _falco(port: Port, crossed: Crossed) -> tuple[RuleFile, ...]:
    query = event_query(crossed.query)
    condition = query.condition
    clauses = condition.operands if isinstance(condition, AllOf) else (condition,)
    outline = falco_outline(
        port.rule.metadata,
        print_condition(query),
        family=FAMILIES[crossed.kinds[0]],
        in_container=IN_CONTAINER in clauses,
        needs_container_plugin=any(field.name.startswith(("container.", "k8s.")) for field in fields(condition)),
    )
    text = render("falco/rules.yaml.j2", overrides=port.options.templates, rule=outline)
    return (RuleFile(name=f"{slug(port.rule.metadata.name)}.yaml", text=text),)


def _sigma(port: Port, crossed: Crossed) -> tuple[RuleFile, ...]:
    found = detection(event_query(crossed.query))
    outline = sigma_outline(port.rule.metadata, taxonomy=port.options.taxonomy.value)
    text = render("sigma/rule.yml.j2", overrides=port.options.templates, rule=outline, detection=found)
    return (RuleFile(name=file_name(dict(found.logsource), port.rule.metadata.name), text=text),)


def _elastic(port: Port, crossed: Crossed) -> tuple[RuleFile, ...]:
    name, query = slug(port.rule.metadata.name), print_query(crossed.query)
    overrides = port.options.templates
    toml = render("elastic/rule.toml.j2", overrides=overrides, rule=toml_outline(port.rule, query))
    ndjson = render("elastic/rule.ndjson.j2", overrides=overrides, rule=kibana_document(port.rule, query))
    return (RuleFile(name=f"{name}.toml", text=toml), RuleFile(name=f"{name}.ndjson", text=ndjson))
