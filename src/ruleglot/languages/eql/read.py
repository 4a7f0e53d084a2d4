"""Text to IR, the whole way.

>>> from ruleglot.ir.text import query_text
>>> from ruleglot.source import Source
>>> print(query_text(read_query(Source("q", 'file where file.path like "/etc/*" and user.id != "0"'))))
events of category "file"
  all of
    file.path fits "/etc/" *
    not
      user.id == "0"
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruleglot.languages.eql.lower import lower
from ruleglot.languages.eql.parser import parse

if TYPE_CHECKING:
    from ruleglot.ir.nodes import Query
    from ruleglot.source import Source


def read_query(source: Source) -> Query:
    """Return the meaning of an EQL query. Raises `DiagnosticError` (Q001 to Q012)."""
    return lower(parse(source))
