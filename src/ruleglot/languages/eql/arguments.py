"""The types of the arguments of functions.

Source: Elasticsearch's EQL function reference, and the texts of its `TypeResolutions`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruleglot.diagnostics.eql import NotSupportedByElasticsearch
from ruleglot.ecs.fields import Family
from ruleglot.languages.eql.functions import SPELLING
from ruleglot.languages.eql.types import TypeOf, typed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ruleglot.diagnostics.diagnostic import Diagnostic
    from ruleglot.languages.eql.syntax import FunctionCall

TEXT, NUMBER, TRUTH, IP = Family.TEXT, Family.NUMBER, Family.TRUTH, Family.IP

ARGUMENTS: Mapping[str, tuple[Family, ...]] = {
    "add": (NUMBER, NUMBER),
    "between": (TEXT, TEXT, TEXT, TRUTH),
    "cidrMatch": (IP,),  # the networks are looked at where they are read
    "divide": (NUMBER, NUMBER),
    "endsWith": (TEXT, TEXT),
    "indexOf": (TEXT, TEXT, NUMBER),
    "length": (TEXT,),
    "modulo": (NUMBER, NUMBER),
    "multiply": (NUMBER, NUMBER),
    "number": (TEXT, NUMBER),
    "startsWith": (TEXT, TEXT),
    "stringContains": (TEXT, TEXT),
    "substring": (TEXT, NUMBER, NUMBER),
    "subtract": (NUMBER, NUMBER),
}
"""The families that each function takes; `concat` and `string` take all."""

WORDS: Mapping[Family, str] = {TEXT: "string", NUMBER: "numeric", TRUTH: "boolean", IP: "ip"}
PLACES = ("first", "second", "third", "fourth")


def wrong_arguments(call: FunctionCall, type_of: TypeOf) -> Iterator[Diagnostic]:
    """Yield a fault for each argument that a function cannot work on; null and unknown fields may stand anywhere."""
    name = SPELLING.get(call.name.removesuffix("~").lower(), "")
    for place, argument, family in zip(PLACES, call.arguments, ARGUMENTS.get(name, ()), strict=False):
        found = typed(argument, type_of)
        if found is None or found.family is family:
            continue
        problem = (
            f"{place} argument of [{call.span.text}] must be [{WORDS[family]}], found value [{argument.span.text}] "
            f"type [{found.name}]"
        )
        hint = f"`string({argument.span.text})` makes a text of it" if family is TEXT else ""
        yield NotSupportedByElasticsearch(problem=problem, hint=hint, span=argument.span)
