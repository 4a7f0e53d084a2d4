"""Tokens to IR, by libsinsp's filter grammar: `or` binds loosest, then `and`, then `not`.

>>> from ruleglot.ir.text import condition_text
>>> from ruleglot.source import Source
>>> print(condition_text(parse(Source("c", "proc.name in (a, b) and not fd.name startswith /etc"), Context())))
all of
  proc.name in "a", "b"
  not
    fd.name fits "/etc" *
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NoReturn

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.falco import NotReadYet, TooDeep, UnexpectedToken, UnknownName
from ruleglot.diagnostics.near import did_you_mean, near
from ruleglot.ir.nodes import AllOf, AnyOf, Call, Condition, Field, Function, Literal, Not, Term, Vocabulary
from ruleglot.languages.falco.fields import type_of, types
from ruleglot.languages.falco.lexer import Kind, Token, tokenize
from ruleglot.languages.falco.operators import EQUALITY, LISTS, MODIFIERS, ORDER, TEXT, among, check, exists, modified
from ruleglot.source import Source, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

DEEPEST = 100
"""Brackets, negations and macros inside each other; Falco itself stops at some 150 brackets."""

FUNCTIONS = {
    "basename": Function.BASENAME,
    "concat": Function.CONCAT,
    "len": Function.BYTES,
    "tolower": Function.LOWER,
    "toupper": Function.UPPER,
}
"""The transformers that have a meaning in the IR."""

OTHER_FUNCTIONS = ("b64", "join", "getopt", "val")


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a rules file defines: macros by name, lists by name, and how deep we are in macros."""

    macros: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    depth: int = 0


def parse(source: Source, context: Context) -> Condition:
    """Return the meaning of a condition. Raises `DiagnosticError` (F001 to F006)."""
    parser = _Parser(tokenize(source), context)
    condition = parser.or_expression()
    parser.end()
    return condition


class _Parser:
    def __init__(self, tokens: tuple[Token, ...], context: Context) -> None:
        self._tokens = tokens
        self._context = context
        self._place = 0
        self._depth = context.depth

    @property
    def _token(self) -> Token:
        return self._tokens[self._place]

    def _take(self) -> Token:
        token = self._token
        if token.kind is not Kind.END:
            self._place += 1
        return token

    def end(self) -> None:
        """Expect the end."""
        if self._token.kind is not Kind.END:
            self._unexpected("`and`, `or` or the end of the condition")

    def or_expression(self) -> Condition:
        """or_expression = and_expression { "or" and_expression }."""
        return self._junction("or", AnyOf, self._and_expression)

    def _and_expression(self) -> Condition:
        """and_expression = not_expression { "and" not_expression }."""
        return self._junction("and", AllOf, self._not_expression)

    def _junction(self, word: str, group: type[AllOf | AnyOf], operand: Callable[[], Condition]) -> Condition:
        operands = [operand()]
        while self._token.is_word(word):
            self._take()
            operands.append(operand())
        if len(operands) == 1:
            return operands[0]
        flat = [
            each for operand in operands for each in (operand.operands if isinstance(operand, group) else (operand,))
        ]
        return group(operands=tuple(flat), span=_span(operands[0], operands[-1]))

    def _not_expression(self) -> Condition:
        """not_expression = "not" not_expression | "(" or_expression ")" | check."""
        token = self._token
        if token.is_word("not"):
            self._take()
            self._deeper()
            operand = self._not_expression()
            self._depth -= 1
            return Not(operand=operand, span=token.span.to(self._tokens[self._place - 1].span))
        if token.is_symbol("("):
            self._take()
            self._deeper()
            inner = self.or_expression()
            self._depth -= 1
            self._expect(")")
            return inner
        return self._check()

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise DiagnosticError(TooDeep(bound=DEEPEST, span=self._token.span))

    def _check(self) -> Condition:
        """Check = subject ( "exists" | operator value | operator modifier list | list_operator list ) | macro."""
        first = self._token
        if first.kind is not Kind.WORD:
            self._unexpected("a field, a macro or `(`")
        if "." not in first.value and not self._tokens[self._place + 1].is_symbol("("):
            return self._macro(self._take())
        subject = self._subject()
        operator = self._take()
        if operator.is_word("exists"):
            return exists(subject, first.span.to(operator.span))
        if operator.is_word(*LISTS):
            values = self._list()
            return among(subject, operator.value, values, self._since(first))
        if operator.value not in {*EQUALITY, *ORDER, *TEXT}:
            self._place -= operator.kind is not Kind.END
            self._unexpected("an operator")
        if self._token.is_word(*MODIFIERS):
            modifier = self._take().value
            values = self._list()
            return modified(subject, operator.value, modifier, values, self._since(first))
        value = self._value()
        return check(subject, operator.value, value, self._since(first))

    def _since(self, first: Token) -> Span:
        return first.span.to(self._tokens[self._place - 1].span)

    def _subject(self) -> Term:
        """Subject = field | function "(" argument { "," argument } ")"."""
        token = self._take()
        if not self._token.is_symbol("("):
            return self._field(token)
        if token.value not in FUNCTIONS:
            if token.value in OTHER_FUNCTIONS:
                raise DiagnosticError(NotReadYet(construct=f"`{token.value}()`", span=token.span))
            hint = did_you_mean(near(token.value, FUNCTIONS))
            raise DiagnosticError(UnknownName(what="transformer", name=token.value, hint=hint, span=token.span))
        self._take()
        arguments = [self._argument()]
        while self._token.is_symbol(","):
            self._take()
            arguments.append(self._argument())
        self._expect(")")
        return Call(function=FUNCTIONS[token.value], arguments=tuple(arguments), span=self._since(token))

    def _argument(self) -> Term:
        if self._token.kind is Kind.QUOTED:
            token = self._take()
            return Literal(value=token.value, span=token.span)
        if self._token.kind is not Kind.WORD:
            self._unexpected("a field or a text in quotes")
        self._deeper()
        subject = self._subject()
        self._depth -= 1
        return subject

    def _field(self, token: Token) -> Field:
        found = re.fullmatch(r"([A-Za-z0-9_.]+)(?:\[([^\]]*)\])?", token.value)
        name, argument = (found[1], found[2]) if found else (token.value, None)
        if type_of(name) is None:
            hint = did_you_mean(near(name, types()))
            raise DiagnosticError(UnknownName(what="field", name=name, hint=hint, span=token.span))
        return Field(vocabulary=Vocabulary.FALCO, name=name, argument=argument, span=token.span)

    def _macro(self, token: Token) -> Condition:
        if token.value not in self._context.macros:
            hint = did_you_mean(near(token.value, self._context.macros))
            raise DiagnosticError(UnknownName(what="macro", name=token.value, hint=hint, span=token.span))
        self._deeper()
        body = Source(f"macro {token.value}", self._context.macros[token.value])
        condition = parse(body, replace(self._context, depth=self._depth))
        self._depth -= 1
        return condition

    def _value(self) -> Token:
        token = self._take()
        if token.kind not in {Kind.WORD, Kind.QUOTED}:
            self._place -= token.kind is not Kind.END
            self._unexpected("a value")
        if self._token.is_symbol("(") and not self._token.after_blank:
            raise DiagnosticError(NotReadYet(construct="a field or transformer on the right side", span=token.span))
        return token

    def _list(self) -> tuple[Token, ...]:
        """List = "(" [ value { "," value } ] ")" | value; a list's name stands for its items."""
        if not self._token.is_symbol("("):
            return tuple(self._items(self._value()))
        self._take()
        items: list[Token] = []
        while not self._token.is_symbol(")"):
            items += self._items(self._value())
            if self._token.is_symbol(","):
                self._take()
            elif not self._token.is_symbol(")"):
                self._unexpected("`,` or `)`")
        self._take()
        return tuple(items)

    def _items(self, token: Token) -> list[Token]:
        """Return the token, or the items of the list that it names: they take its place as text."""
        if token.kind is not Kind.WORD or token.value not in self._context.lists:
            return [token]
        self._deeper()
        found: list[Token] = []
        for item in self._context.lists[token.value]:
            quoted = f'"{item}"' if re.search(r"\s", item) and item[:1] not in {'"', "'"} else item
            inner = [each for each in tokenize(Source(f"list {token.value}", quoted)) if each.kind is not Kind.END]
            for each in inner:
                found += self._items(each)
        self._depth -= 1
        return found

    def _expect(self, symbol: str) -> None:
        if not self._token.is_symbol(symbol):
            self._unexpected(f"`{symbol}`")
        self._take()

    def _unexpected(self, expected: str) -> NoReturn:
        token = self._token
        raise DiagnosticError(UnexpectedToken(found=token.shown, expected=expected, span=token.span))


def _span(first: Condition, last: Condition) -> Span | None:
    if first.span is None or last.span is None or first.span.source != last.span.source:
        return None
    return first.span.to(last.span)
