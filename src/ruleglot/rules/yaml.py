"""YAML documents as plain mappings and lists, each with the line that it begins on.

Read with ruamel.yaml in its safe mode: no tags, no objects. Aliases are refused, since a few of them can stand for
millions of nodes and no rule needs one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.documents import BrokenDocument, TooDeepDocument
from ruleglot.source import Source, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruamel.yaml.nodes import Node


def documents(source: Source) -> Iterator[tuple[Any, Source]]:
    """Yield each document of a file with its own text. Raises `DiagnosticError` (D003, D008)."""
    for node, part in _nodes(source):
        yaml = YAML(typ="safe", pure=True)
        try:
            yield yaml.constructor.construct_document(node), part
        except (YAMLError, ValueError, TypeError) as error:
            raise _broken(source, error) from error
        except RecursionError:
            raise DiagnosticError(TooDeepDocument(path=source.name)) from None


def _nodes(source: Source) -> Iterator[tuple[Node, Source]]:
    yaml = YAML(typ="safe", pure=True)
    try:
        for node in yaml.compose_all(source.text):
            if node is not None:
                yield node, source.part(node.start_mark.index, node.end_mark.index)
    except RecursionError:
        raise DiagnosticError(TooDeepDocument(path=source.name)) from None
    except YAMLError as error:
        raise _broken(source, error) from error


def _broken(source: Source, error: Exception) -> DiagnosticError:
    if not isinstance(error, MarkedYAMLError):
        return DiagnosticError(BrokenDocument(format="YAML", problem=" ".join(str(error).split())))
    mark = error.problem_mark or error.context_mark
    problem = " ".join(str(error.problem or error.context).split())
    start = min(getattr(mark, "index", 0), len(source.text))
    return DiagnosticError(BrokenDocument(format="YAML", problem=problem, span=Span(source, start, start)))
