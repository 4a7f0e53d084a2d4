r"""A Sigma rule's YAML: its data, and where the parts of its detection stand.

The text is read as YAML 1.1 by the very rules that pySigma reads it by, so `yes` is a truth value and `010` the number
eight. What no rule needs and what could stand for millions of nodes (tags, aliases) is refused.

>>> from ruleglot.source import Source
>>> text = "detection:\n    selection:\n        Image|endswith: [/curl, /wget]\n    condition: selection\n"
>>> found = document(Source("rule.yml", text))
>>> (item,) = found.items
>>> item.field, item.modifiers, [value.text for value in item.values], str(item.span.start_position)
('Image', ('endswith',), ['/curl', '/wget'], 'rule.yml:3:9')
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum, unique
from typing import TYPE_CHECKING, Any, cast

import yaml

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.documents import BrokenDocument, TooDeepDocument
from ruleglot.diagnostics.sigma import NotReadYet, NotSigma
from ruleglot.source import Source, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@unique
class Kind(StrEnum):
    """What a value is, in a message's words."""

    TEXT = "a text"
    NUMBER = "a number"
    TRUTH = "true or false"
    NOTHING = "null"


TAG = "tag:yaml.org,2002:"
KINDS: Mapping[str, Kind] = {
    f"{TAG}str": Kind.TEXT,
    f"{TAG}int": Kind.NUMBER,
    f"{TAG}float": Kind.NUMBER,
    f"{TAG}bool": Kind.TRUTH,
    f"{TAG}null": Kind.NOTHING,
}
"""YAML's kinds that a value of a detection may have; dates, say, must stand in quotes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A value of a detection as it was written."""

    kind: Kind
    text: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of a selection: a field, its modifiers, the values; `key` and `data` are the same unparsed."""

    key: str
    data: object
    values: tuple[Value, ...]
    span: Span

    @property
    def field(self) -> str:
        """The field's name; empty where keywords are searched in the whole event."""
        return self.key.split("|")[0]

    @property
    def modifiers(self) -> tuple[str, ...]:
        """How the values are to be compared, in the order of the text."""
        return tuple(self.key.split("|")[1:])


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One rule: its `data`, the `places` of its outermost keys, and the parts of its detection in their order."""

    data: Mapping[str, Any] = field(repr=False, hash=False)
    places: Mapping[str, Span] = field(repr=False, hash=False)
    selections: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()
    conditions: tuple[Value, ...] = ()


def document(source: Source) -> Document:
    """Return the parts of one rule. Raises `DiagnosticError` (D003, D008, S001, S002)."""
    try:
        return _document(_Loader(source))
    except RecursionError:
        raise DiagnosticError(TooDeepDocument(path=source.name)) from None
    except yaml.MarkedYAMLError as error:
        raise _broken(" ".join(str(error.problem).split()), source, error.problem_mark) from error
    except (yaml.YAMLError, ValueError) as error:
        raise _broken(" ".join(str(error).split()), source, None) from error


def _broken(problem: str, source: Source, mark: yaml.Mark | None) -> DiagnosticError:
    span = None if mark is None else Span(source, mark.index, mark.index)
    return DiagnosticError(BrokenDocument(format="YAML", problem=problem, span=span))


class _Loader(yaml.SafeLoader):
    """PyYAML's safe loader without tags, aliases, and keys that are written twice or are no plain values."""

    def __init__(self, source: Source) -> None:
        super().__init__(source.text)
        self.source = source

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call] # the stubs leave it without types
        if isinstance(event, yaml.AliasEvent):
            raise self.refusal("YAML aliases", event)
        if getattr(event, "tag", None) is not None:
            raise self.refusal("YAML tags", event)
        return super().compose_node(parent, index)

    def compose_mapping_node(self, anchor: dict[Any, yaml.Node]) -> yaml.MappingNode:
        node = super().compose_mapping_node(anchor)
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise DiagnosticError(NotSigma(problem="a key is a list or a mapping", span=self.span(key)))
            if key.value in seen:
                raise DiagnosticError(NotSigma(problem=f"the key `{key.value}` stands here twice", span=self.span(key)))
            seen.add(key.value)
        return node

    def refusal(self, construct: str, event: yaml.Event) -> DiagnosticError:
        start, end = cast("tuple[yaml.Mark, yaml.Mark]", (event.start_mark, event.end_mark))
        return DiagnosticError(NotReadYet(construct=construct, span=Span(self.source, start.index, end.index)))

    def span(self, node: yaml.Node) -> Span:
        """Return where a node stands."""
        return Span(self.source, node.start_mark.index, node.end_mark.index)

    def text(self, node: yaml.Node, what: str) -> str:
        """Return a text."""
        if node.tag != f"{TAG}str":
            raise DiagnosticError(NotSigma(problem=f"{what} is no text", span=self.span(node)))
        return str(node.value)


def _document(loader: _Loader) -> Document:
    root = loader.get_single_node()
    if not isinstance(root, yaml.MappingNode):
        raise DiagnosticError(NotSigma(problem="a rule is a mapping", span=Span(loader.source, 0, 0)))
    for key, value in root.value:
        if key.value == "id":
            loader.text(value, "`id`")
    parts = next((value for key, value in root.value if key.value == "detection"), None)
    pairs = parts.value if isinstance(parts, yaml.MappingNode) else []
    named = [(loader.text(key, "the name of a selection"), value) for key, value in pairs]
    return Document(
        data=loader.construct_document(root),
        places={str(key.value): loader.span(key) for key, _ in root.value},
        selections=tuple(name for name, _ in named if name != "condition"),
        items=tuple(item for name, value in named if name != "condition" for item in _items(loader, name, value)),
        conditions=tuple(found for name, value in named if name == "condition" for found in _conditions(loader, value)),
    )


def _conditions(loader: _Loader, node: yaml.Node) -> Iterator[Value]:
    for each in node.value if isinstance(node, yaml.SequenceNode) else [node]:
        yield Value(kind=Kind.TEXT, text=loader.text(each, "the condition"), span=loader.span(each))


def _items(loader: _Loader, name: str, node: yaml.Node) -> Iterator[Item]:
    """Yield the items of a selection, whose lists may stand in lists."""
    if name == "timeframe":
        raise DiagnosticError(NotReadYet(construct="a `timeframe`", span=loader.span(node)))
    if not node.value:
        raise DiagnosticError(NotSigma(problem=f"the selection `{name}` is empty", span=loader.span(node)))
    match node:
        case yaml.MappingNode():
            for key, value in node.value:
                yield _item(loader, key, value)
        case yaml.SequenceNode():
            for each in node.value:
                yield from _items(loader, name, each)
        case _:
            raise DiagnosticError(NotReadYet(construct="keywords without a field", span=loader.span(node)))


def _item(loader: _Loader, key: yaml.Node, node: yaml.Node) -> Item:
    name = loader.text(key, "the name of a field")
    nodes = node.value if isinstance(node, yaml.SequenceNode) else [node]
    if not nodes:
        raise DiagnosticError(NotReadYet(construct="empty lists of values", span=loader.span(node)))
    return Item(
        key=name,
        data=loader.construct_object(node, deep=True),
        values=tuple(_value(loader, name, each) for each in nodes),
        span=loader.span(key),
    )


def _value(loader: _Loader, key: str, node: yaml.Node) -> Value:
    kind = KINDS.get(node.tag)
    if kind is None:
        found = f"`{node.value}`, which YAML takes for a date" if isinstance(node, yaml.ScalarNode) else "a list or map"
        problem = f"a value of `{key}` is {found}; expected a text, a number, true, false or null"
        raise DiagnosticError(NotSigma(problem=problem, span=loader.span(node)))
    return Value(kind=kind, text=str(node.value), span=loader.span(node))
