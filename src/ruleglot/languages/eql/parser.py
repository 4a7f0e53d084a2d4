"""Tokens to syntax: a parser by hand, one method for each level of precedence.

From loose to tight: `or`, `and`, `not`, comparison (does not chain), `+ -`, `* / %`, unary sign, and the predicates
`in : like regex`, which attach to one primary. Each method's docstring is its grammar rule.

>>> from ruleglot.source import Source
>>> query = parse(Source("q", 'process where not a == 1 and b : "x*"'))
>>> [type(each).__name__ for each in query.condition.operands]
['Negation', 'Predicate']
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.eql import NotReadYet, NotSupportedByElasticsearch, TooDeep, UnclosedBracket, UnexpectedToken
from ruleglot.diagnostics.near import did_you_mean, near
from ruleglot.languages.eql.lexer import KEYWORDS, Token, TokenKind, tokenize
from ruleglot.languages.eql.syntax import (
    Arithmetic,
    Constant,
    EventQuery,
    Expression,
    FieldName,
    FunctionCall,
    Junction,
    Negation,
    Predicate,
    Relation,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ruleglot.source import Source

DEEPEST = 150
"""Brackets, negations and function calls inside each other; people's rules stay below 10."""

COMPARISONS = ("==", "!=", "<", "<=", ">", ">=")
MATCHES = ("like", "like~", "regex", "regex~")
LATER = {"sequence": "`sequence` queries", "sample": "`sample` queries", "join": "`join` queries"}


def parse(source: Source) -> EventQuery:
    """Return the syntax of an event query. Raises `DiagnosticError` (Q001 to Q008)."""
    return _Parser(tokenize(source)).query()


class _Parser:
    def __init__(self, tokens: tuple[Token, ...]) -> None:
        self._tokens = tokens
        self._place = 0
        self._depth = 0

    @property
    def _token(self) -> Token:
        return self._tokens[self._place]

    @property
    def _next(self) -> Token:
        return self._tokens[min(self._place + 1, len(self._tokens) - 1)]

    def _take(self) -> Token:
        token = self._token
        if token.kind is not TokenKind.END:
            self._place += 1
        return token

    @contextmanager
    def _level(self) -> Iterator[None]:
        if self._depth >= DEEPEST:
            raise DiagnosticError(TooDeep(bound=DEEPEST, span=self._token.span))
        self._depth += 1
        yield
        self._depth -= 1

    def query(self) -> EventQuery:
        """Query = ( "any" | name | string ) "where" or_expression end."""
        first = self._token
        if first.kind is TokenKind.KEYWORD and first.value in LATER:
            raise DiagnosticError(NotReadYet(construct=LATER[first.value], span=first.span))
        category = self._category()
        if not self._token.is_keyword("where"):
            self._unexpected("`where`", self._hint({"where"}))
        self._take()
        condition = self._or()
        if self._token.is_symbol("|"):
            raise DiagnosticError(NotReadYet(construct="pipes (`| head`, `| tail`)", span=self._token.span))
        if self._token.kind is not TokenKind.END:
            self._unexpected("`and`, `or` or the end of the query", self._hint({"and", "or", "in", "like", "regex"}))
        return EventQuery(category=category, condition=condition, span=first.span.to(condition.span))

    def _category(self) -> str | None:
        token = self._token
        if token.is_keyword("any"):
            self._take()
            return None
        if token.kind not in {TokenKind.NAME, TokenKind.STRING}:
            self._unexpected("an event category (`process`, `file`, `any`, …)")
        return self._take().value

    def _or(self) -> Expression:
        """or_expression = and_expression { "or" and_expression }."""
        return self._junction("or", self._and)

    def _and(self) -> Expression:
        """and_expression = not_expression { "and" not_expression }."""
        return self._junction("and", self._not)

    def _junction(self, word: str, operand: Callable[[], Expression]) -> Expression:
        operands = [operand()]
        while self._token.is_keyword(word):
            self._take()
            operands.append(operand())
        if len(operands) == 1:
            return operands[0]
        return Junction(operator=word, operands=tuple(operands), span=operands[0].span.to(operands[-1].span))

    def _not(self) -> Expression:
        """not_expression = "not" not_expression | comparison."""
        if not self._token.is_keyword("not"):
            return self._comparison()
        word = self._take()
        with self._level():
            operand = self._not()
        return Negation(operand=operand, span=word.span.to(operand.span))

    def _comparison(self) -> Expression:
        """Comparison = sum [ ( "==" | "!=" | "<" | "<=" | ">" | ">=" ) sum ]."""
        left = self._sum()
        if not self._token.is_symbol(*COMPARISONS):
            if self._token.is_symbol("="):
                self._unexpected("`==`", "write `==` to compare; `=` only stands in `maxspan=` and `runs=`")
            return left
        operator = self._take()
        right = self._sum()
        if self._token.is_symbol(*COMPARISONS):
            self._unexpected("`and` or `or`", "comparisons do not chain; join two of them by `and`")
        return Relation(
            operator=operator.value,
            left=left,
            right=right,
            operator_span=operator.span,
            span=left.span.to(right.span),
        )

    def _sum(self) -> Expression:
        """Sum = product { ( "+" | "-" ) product }."""
        return self._arithmetic(("+", "-"), self._product)

    def _product(self) -> Expression:
        """Product = signed { ( "*" | "/" | "%" ) signed }."""
        return self._arithmetic(("*", "/", "%"), self._signed)

    def _arithmetic(self, symbols: tuple[str, ...], operand: Callable[[], Expression]) -> Expression:
        left = operand()
        while self._token.is_symbol(*symbols):
            operator = self._take()
            right = operand()
            left = Arithmetic(operator=operator.value, left=left, right=right, span=left.span.to(right.span))
        return left

    def _signed(self) -> Expression:
        """Signed = { "+" | "-" } predicated."""
        if not self._token.is_symbol("+", "-"):
            return self._predicated()
        sign = self._take()
        with self._level():
            operand = self._signed()
        if isinstance(operand, Constant) and isinstance(operand.value, int | float):
            value = -operand.value if sign.value == "-" else operand.value
            return Constant(value=value, span=sign.span.to(operand.span))
        return Arithmetic(operator=sign.value, left=None, right=operand, span=sign.span.to(operand.span))

    def _predicated(self) -> Expression:
        """Predicated = primary [ ["not"] ("in" | "in~") values | (":" | "like" | …) (constant | constants) ]."""
        subject = self._primary()
        token = self._token
        negated = token.is_keyword("not") and self._next.value in {"in", "in~"}
        if negated:
            self._take()
            token = self._token
        if token.is_keyword("in") or token.is_keyword("in~"):
            self._take()
            return self._predicate(subject, token, self._bracketed(self._or), negated=negated)
        if token.is_symbol(":") or (token.kind is TokenKind.KEYWORD and token.value in MATCHES):
            self._take()
            values = self._bracketed(self._constant) if self._token.is_symbol("(") else (self._constant(),)
            return self._predicate(subject, token, values, negated=False)
        return subject

    def _predicate(
        self, subject: Expression, operator: Token, values: tuple[Expression, ...], *, negated: bool
    ) -> Predicate:
        return Predicate(
            operator=operator.value,
            subject=subject,
            values=values,
            negated=negated,
            operator_span=operator.span,
            span=subject.span.to(self._tokens[self._place - 1].span),
        )

    def _bracketed(self, item: Callable[[], Expression]) -> tuple[Expression, ...]:
        """Values = "(" item { "," item } ")"."""
        opener = self._expect("(")
        with self._level():
            items = [item()]
            while self._token.is_symbol(","):
                self._take()
                items.append(item())
        self._close(opener, ")")
        return tuple(items)

    def _primary(self) -> Expression:
        """Primary = constant | function "(" [ values ] ")" | field | "(" or_expression ")"."""
        token = self._token
        if token.is_symbol("("):
            self._take()
            with self._level():
                inner = self._or()
            self._close(token, ")")
            return inner
        if token.kind is TokenKind.FUNCTION or (token.kind is TokenKind.NAME and self._next.is_symbol("(")):
            return self._call()
        if token.kind in {TokenKind.NAME, TokenKind.QUOTED_NAME} or token.is_symbol("?"):
            if token.is_symbol("?") and self._next.kind is TokenKind.STRING:
                hint = 'Use triple double quotes ["""] to define unescaped string literals, not [?"]'
                self._unexpected("a value", hint)
            return self._field()
        return self._constant()

    def _call(self) -> FunctionCall:
        name = self._take()
        opener = self._expect("(")
        arguments: list[Expression] = []
        with self._level():
            if not self._token.is_symbol(")"):
                arguments.append(self._or())
            while self._token.is_symbol(","):
                self._take()
                arguments.append(self._or())
        closer = self._close(opener, ")")
        return FunctionCall(
            name=name.value, arguments=tuple(arguments), name_span=name.span, span=name.span.to(closer.span)
        )

    def _field(self) -> FieldName:
        """Field = [ "?" ] name { "." name }."""
        first = self._token
        optional = first.is_symbol("?")
        if optional:
            self._take()
        parts = [self._name()]
        while self._token.is_symbol("."):
            self._take()
            parts.append(self._name())
        if self._token.is_symbol("["):
            raise DiagnosticError(
                NotSupportedByElasticsearch(problem="Array indexes are not supported", span=self._token.span)
            )
        return FieldName(parts=tuple(parts), optional=optional, span=first.span.to(self._tokens[self._place - 1].span))

    def _name(self) -> str:
        if self._token.kind not in {TokenKind.NAME, TokenKind.QUOTED_NAME}:
            hint = f"`{self._token.value}` is a keyword; put it in backticks" if self._token.value in KEYWORDS else ""
            self._unexpected("a field name", hint)
        return self._take().value

    def _constant(self) -> Constant:
        """Constant = string | number | "true" | "false" | "null"."""
        token = self._token
        match token.kind, token.value:
            case TokenKind.STRING, value:
                found: str | int | float | bool | None = value
            case TokenKind.INTEGER, value:
                found = _integer(value)
            case TokenKind.DECIMAL, value:
                found = float(value)
            case TokenKind.KEYWORD, "true" | "false" as value:
                found = value == "true"
            case TokenKind.KEYWORD, "null":
                found = None
            case TokenKind.SYMBOL, "-" | "+" if self._next.kind in {TokenKind.INTEGER, TokenKind.DECIMAL}:
                signed = self._signed()
                if isinstance(signed, Constant):
                    return signed
                self._unexpected("a value")
            case _:
                self._unexpected("a value")
        self._take()
        return Constant(value=found, span=token.span)

    def _expect(self, symbol: str) -> Token:
        if not self._token.is_symbol(symbol):
            self._unexpected(f"`{symbol}`")
        return self._take()

    def _close(self, opener: Token, closer: str) -> Token:
        if not self._token.is_symbol(closer):
            problem = UnclosedBracket(opener=opener.value, closer=closer, found=self._token.shown, span=opener.span)
            hint = self._hint({"and", "or", "in", "like", "regex", "not"})
            raise DiagnosticError(
                problem,
                UnexpectedToken(found=self._token.shown, expected=f"`{closer}`", hint=hint, span=self._token.span),
            )
        return self._take()

    def _hint(self, words: set[str]) -> str:
        return did_you_mean(near(self._token.value, words)) if self._token.kind is TokenKind.NAME else ""

    def _unexpected(self, expected: str, hint: str = "") -> NoReturn:
        token = self._token
        raise DiagnosticError(UnexpectedToken(found=token.shown, expected=expected, hint=hint, span=token.span))


def _integer(text: str) -> int | float:
    """Return a whole number; one that does not fit 64 bits is a double, as in Elasticsearch."""
    value = int(text) if len(text) < 20 else 2**63  # noqa: PLR2004 - 20 digits never fit
    return value if value < 2**63 else float(text)
