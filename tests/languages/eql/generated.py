"""Queries made up by hypothesis: all that the reader can make, and nothing else."""

from __future__ import annotations

from hypothesis import strategies as st

from ruleglot.ir.nodes import (
    AllOf,
    AnyOf,
    Call,
    Case,
    Comparison,
    Condition,
    Constant,
    Cut,
    Dialect,
    EventQuery,
    Field,
    Function,
    Hole,
    InNetwork,
    Leaf,
    Literal,
    Membership,
    Not,
    Operator,
    Pattern,
    Pipe,
    Presence,
    Query,
    Regex,
    SampleQuery,
    SequenceQuery,
    Stage,
    Term,
    Vocabulary,
    Wildcard,
)
from ruleglot.ir.patterns import pattern
from ruleglot.languages.eql.lexer import KEYWORDS

AWKWARD = ["", "*", "?", "\\", '"', '"""', "'", "`", "//", "/*", "\n", "\0", "\u00a0", "é", "K", "ſ", "a*b", "x" * 90]
NAMES = ["a", "process.name", "event.sequence", "@timestamp", "not", "1st", "a b", "a`b", "user-agent", "é.x"]

texts = st.sampled_from(AWKWARD) | st.text(max_size=6)
plain_texts = texts.filter(lambda text: not set(text) & {"*", "?"})
numbers = st.integers(1 - 2**63, 2**63 - 1) | st.floats(allow_nan=False, allow_infinity=False)

fields = st.builds(
    Field,
    vocabulary=st.just(Vocabulary.ECS),
    name=st.sampled_from([*NAMES, *sorted(KEYWORDS)]),
    optional=st.booleans(),
)


def literals(values: st.SearchStrategy[str | float | bool]) -> st.SearchStrategy[Literal]:
    return st.builds(Literal, value=values)


def call(function: Function, *arguments: Term, case: Case = Case.EXACT) -> Call:
    return Call(function=function, arguments=arguments, case=case)


def calls(inner: st.SearchStrategy[Term]) -> st.SearchStrategy[Term]:
    """Calls of `inner`, which is no constant: calls of constants are worked out as they are read."""
    arithmetic = st.sampled_from([Function.ADD, Function.SUBTRACT, Function.MULTIPLY, Function.DIVIDE, Function.MODULO])
    places = literals(st.integers(-3, 3))
    searching = st.sampled_from([Function.STARTS_WITH, Function.ENDS_WITH, Function.STRING_CONTAINS, Function.INDEX_OF])
    folding = st.sampled_from([Case.EXACT, Case.UNICODE])
    return st.one_of(
        st.builds(call, arithmetic, inner, inner | literals(numbers)),
        st.builds(call, arithmetic, literals(numbers), inner),
        st.builds(call, st.sampled_from([Function.NEGATE, Function.LENGTH, Function.STRING, Function.NUMBER]), inner),
        st.builds(call, st.just(Function.CONCAT), inner, literals(texts), inner),
        st.builds(call, st.just(Function.SUBSTRING), inner, places, places),
        st.builds(call, searching, inner, inner | literals(texts), case=folding),
        st.builds(call, st.just(Function.BETWEEN), inner, literals(texts), inner, case=folding),
    )


computed = st.recursive(fields, calls, max_leaves=4).filter(lambda term: isinstance(term, Call))


def several(values: st.SearchStrategy[Literal]) -> st.SearchStrategy[tuple[Literal, ...]]:
    return st.lists(values, min_size=1, max_size=12).map(tuple)


def has_hole(patterns: tuple[Pattern, ...]) -> bool:
    return any(isinstance(part, Hole) for each in patterns for part in each.parts)


def leaves_about(subjects: st.SearchStrategy[Term], *, is_field: bool) -> st.SearchStrategy[Leaf]:
    """Every kind of leaf about a field, or about what is computed: the rules of case and wildcards differ."""
    equality = st.sampled_from([Case.EXACT, Case.ASCII if is_field else Case.UNICODE])
    matching = st.sampled_from([Case.EXACT, Case.ASCII])
    holes = st.sampled_from([Hole.RUN, Hole.CHARACTER] if is_field else [Hole.RUN_IN_LINE, Hole.CHARACTER_IN_LINE])
    patterns = st.lists(plain_texts | holes, max_size=4).map(lambda parts: pattern(*parts))
    fitting = (
        st.lists(patterns, min_size=1, max_size=8)
        .map(tuple)
        .filter(lambda found: found not in {(pattern(Hole.RUN),), (pattern(Hole.RUN_IN_LINE),)} and has_hole(found))
    )
    orders = st.sampled_from([each for each in Operator if each is not Operator.NE])
    return st.one_of(
        st.builds(
            Comparison,
            subject=subjects,
            operator=st.just(Operator.EQ),
            value=literals(plain_texts),
            case=equality,
        ),
        st.builds(Comparison, subject=subjects, operator=orders, value=literals(texts) | literals(numbers)),
        st.builds(Comparison, subject=subjects, operator=st.just(Operator.EQ), value=literals(st.booleans())),
        st.builds(Membership, subject=subjects, values=several(literals(texts)), case=equality),
        st.builds(Membership, subject=subjects, values=several(literals(numbers))),
        st.builds(Membership, subject=subjects, values=several(literals(st.booleans()))),
        st.builds(Wildcard, subject=subjects, patterns=fitting, case=matching),
        st.builds(
            Regex,
            subject=subjects,
            patterns=st.lists(texts, min_size=1, max_size=3).map(tuple),
            dialect=st.just(Dialect.LUCENE if is_field else Dialect.JAVA),
            case=matching,
        ),
        st.builds(Presence, subject=subjects),
    )


addresses = st.ip_addresses().map(str) | st.sampled_from(["10.0.0.0/8", "fe80::/10", "::ffff:1.2.3.4"])
networks = st.builds(InNetwork, subject=fields, networks=st.lists(addresses, min_size=1, max_size=9).map(tuple))


def searched(parts: tuple[str | Hole, ...]) -> Wildcard:
    field = Field(vocabulary=Vocabulary.ECS, name="a")
    return Wildcard(subject=field, patterns=(pattern(*parts),))


LITERAL_STARS: list[tuple[str | Hole, ...]] = [
    ("a*", Hole.RUN),
    (Hole.RUN, "?a\\"),
    (Hole.RUN, "a*", Hole.CHARACTER, "b", Hole.RUN),
    (Hole.RUN, "\\*", Hole.RUN),
]
literal_stars = st.sampled_from(LITERAL_STARS).map(searched)
"""Patterns that only functions can say."""

leaves: st.SearchStrategy[Leaf] = st.one_of(
    leaves_about(fields, is_field=True), leaves_about(computed, is_field=False), networks, literal_stars
)


def group(kind: type[AllOf | AnyOf], operands: list[Condition]) -> Condition:
    """A group as the reader makes it: none directly inside one of its own kind."""
    flat: list[Condition] = []
    for each in operands:
        flat += each.operands if isinstance(each, AllOf | AnyOf) and isinstance(each, kind) else (each,)
    return kind(operands=tuple(flat))


def grown(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    groups = st.builds(group, st.sampled_from([AllOf, AnyOf]), st.lists(inner, min_size=2, max_size=5))
    return st.builds(Not, operand=inner) | groups


conditions: st.SearchStrategy[Condition] = st.recursive(leaves, grown, max_leaves=12)
whole_conditions = conditions | st.builds(Constant, value=st.booleans())
categories = st.none() | st.sampled_from(["process", "file", "any", "where", "two words", ""]) | texts
pipes = st.lists(st.builds(Pipe, cut=st.sampled_from(Cut), count=st.integers(0, 9)), max_size=2).map(tuple)
event_queries = st.builds(EventQuery, category=categories, condition=whole_conditions, pipes=pipes)


@st.composite
def stages(draw: st.DrawFn, keys: int, *, missing: bool = False, runs: int = 1, distinct: bool = False) -> Stage:
    pair = st.lists(leaves, min_size=2, max_size=2).map(lambda found: AllOf(operands=tuple(found)))
    names = st.lists(fields, min_size=keys, max_size=keys, unique_by=(lambda key: key.name) if distinct else None)
    return Stage(
        category=draw(categories),
        condition=draw(leaves | pair),
        keys=tuple(draw(names)),
        runs=draw(st.integers(1, runs)),
        missing=missing,
    )


@st.composite
def sequences(draw: st.DrawFn) -> SequenceQuery:
    keys = draw(st.integers(0, 2))
    missing = draw(st.lists(st.booleans(), min_size=1, max_size=3))
    found = [draw(stages(keys, missing=each, runs=3)) for each in (False, *missing)]
    return SequenceQuery(
        stages=tuple(found),
        maxspan=draw(st.integers(1, 10**9) | st.sampled_from([1000, 60_000, 86_400_000])),
        until=draw(st.none() | stages(keys)),
        pipes=draw(pipes),
    )


@st.composite
def samples(draw: st.DrawFn) -> SampleQuery:
    keys = draw(st.integers(1, 2))
    return SampleQuery(stages=tuple(draw(st.lists(stages(keys, distinct=True), min_size=2, max_size=3))))


queries: st.SearchStrategy[Query] = st.one_of(event_queries, event_queries, sequences(), samples())
