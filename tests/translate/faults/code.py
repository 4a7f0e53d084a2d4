"""Faults in functions: each arm, question, word, number and case rule of a function is made wrong in turn.

The inventory is the functions' own syntax, so a rule that is added to one of them is seeded as well. A fault is put in
place by giving the function other code: whoever imported the function runs the wrong one, closures that stand in tables
among them.

>>> wrong = [edit.wrong for edit in edits(ast.parse("def f(x): return 'a' if x == 1 else 'b'").body[0], {})]
>>> for each in wrong:
...     print(each)
`x == 1` is always true (line 1)
`x == 1` is never true (line 1)
'a' is '' (line 1)
'b' is '' (line 1)
"""

from __future__ import annotations

import ast
import copy
import gc
from collections import Counter
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from types import CodeType, FunctionType
from typing import TYPE_CHECKING

from tests.translate.faults.fault import Fault, Part

from ruleglot.diagnostics.notes import Direction

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from types import ModuleType
    from typing import Any

    import pytest

RIVALS: Mapping[str, str] = {
    "contains": "startswith",
    "startswith": "endswith",
    "endswith": "contains",
    "startsWith": "endsWith",
    "endsWith": "stringContains",
    "stringContains": "startsWith",
    " and ": " or ",
    " or ": " and ",
    "and": "or",
    "or": "and",
    "\nand ": "\nor ",
    "true": "false",
    "false": "true",
    "like": ":",
    "*": "?",
    "?": "*",
}
"""Words of a language and those that they are taken for; any other text is taken for none at all."""

TOLD = frozenset({"clause", "otherwise", "problem", "reason", "remedy", "target"})
"""Names of arguments that are words for people: no port depends on them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A change of a copy of some syntax, given as its nodes in the order of `ast.walk`."""

    wrong: str
    lines: range
    make: Callable[[list[Any]], None]


def faults(
    part: Part, module: ModuleType, targets: frozenset[str], *, only: frozenset[str] = frozenset()
) -> Iterator[Fault]:
    """Yield a fault for each edit of each function of a module, or `only` of those named."""
    path = Path(module.__file__ or "")
    for statement in ast.parse(path.read_text(encoding="utf-8")).body:
        if not isinstance(statement, ast.FunctionDef | ast.ClassDef) or (only and statement.name not in only):
            continue
        right = _codes(_compiled(statement, path))
        for edit in edits(statement, vars(module)):
            changed = copy.deepcopy(statement)
            edit.make(list(ast.walk(changed)))
            wrong = _codes(_compiled(changed, path))
            places = [key for key in right if key in wrong and wrong[key] != right[key]]
            if any(wrong[key].co_freevars != right[key].co_freevars for key in places):
                continue  # Python cannot give a closure fewer variables than it holds.
            yield Fault(
                part=part,
                table=f"{module.__name__.removeprefix('ruleglot.')}.{statement.name}",
                wrong=edit.wrong,
                seed=_Seed(module.__name__, {key: wrong[key] for key in places}),
                targets=targets,
                lines=frozenset((str(path), line) for line in edit.lines),
            )


@dataclass(frozen=True)
class _Seed:
    """Gives functions other code; `codes` by qualified name and first line."""

    module: str
    codes: Mapping[tuple[str, int], CodeType]

    def __call__(self, patch: pytest.MonkeyPatch) -> None:
        found = functions(self.module)
        for key, code in self.codes.items():
            for each in found.get(key, ()):
                patch.setattr(each, "__code__", code)


@cache
def functions(module: str) -> Mapping[tuple[str, int], list[FunctionType]]:
    """Return the functions that a module has made so far, by qualified name and first line."""
    found: dict[tuple[str, int], list[FunctionType]] = {}
    for each in gc.get_objects():
        if isinstance(each, FunctionType) and each.__module__ == module:
            found.setdefault((each.__code__.co_qualname, each.__code__.co_firstlineno), []).append(each)
    return found


def _compiled(statement: ast.stmt, path: Path) -> CodeType:
    tree = ast.fix_missing_locations(ast.Module(body=[statement], type_ignores=[]))
    code: CodeType = compile(tree, str(path), "exec", flags=annotations.compiler_flag, dont_inherit=True)
    return code


def _codes(code: CodeType) -> dict[tuple[str, int], CodeType]:
    found = {}
    for each in code.co_consts:
        if isinstance(each, CodeType):
            found[each.co_qualname, each.co_firstlineno] = each
            found.update(_codes(each))
    return found


def edits(statement: ast.stmt, names: Mapping[str, Any]) -> Iterator[Edit]:
    """Yield the wrong versions of a function or class; `names`: what the module's names stand for."""
    quiet = set(_quiet(statement))
    spans = _spans(statement)
    told: Counter[str] = Counter()
    for place, node in enumerate(ast.walk(statement)):
        if node in quiet:
            continue
        for wrong, make in _edits(node, names):
            line = getattr(node, "lineno", spans[node].start) - statement.lineno + 1
            named = f"{wrong} (line {line})"
            told[named] += 1
            again = f" #{told[named]}" if told[named] > 1 else ""
            yield Edit(wrong=named + again, lines=spans[node], make=_at(place, make))


def _at(place: int, make: Callable[[Any], None]) -> Callable[[list[Any]], None]:
    return lambda nodes: make(nodes[place])


def _quiet(statement: ast.stmt) -> Iterator[ast.AST]:
    """Yield the nodes that are no rules: docstrings, annotations, defaults, what is raised, words for people."""
    for node in ast.walk(statement):
        match node:
            case ast.Raise() | ast.Assert():
                yield from ast.walk(node)
            case ast.Call(func=ast.Name(id="isinstance")):
                yield from ast.walk(node)
            case ast.keyword(arg=str(name), value=value) if name in TOLD:
                yield from ast.walk(value)
            case ast.ClassDef(decorator_list=decorators):
                for each in decorators:
                    yield from ast.walk(each)
            case ast.FunctionDef(decorator_list=decorators, returns=returns, args=args):
                for part in (*decorators, returns, *args.defaults, *args.kw_defaults, *_annotations(args)):
                    yield from ast.walk(part) if part is not None else ()
            case ast.AnnAssign(annotation=annotation):
                yield from ast.walk(annotation)
            case ast.Expr(value=ast.Constant()):
                yield from ast.walk(node)
            case ast.match_case(pattern=pattern):
                yield from (each for each in ast.walk(pattern) if isinstance(each, ast.Constant))
                if isinstance(node.body[0], ast.Raise) or "assert_never" in ast.unparse(node.body[0]):
                    yield from () if isinstance(node.body[0], ast.Raise) else ast.walk(node)
            case _:
                pass


def _annotations(arguments: ast.arguments) -> Iterator[ast.expr]:
    for each in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs):
        if each.annotation is not None:
            yield each.annotation


def _spans(statement: ast.stmt) -> dict[ast.AST, range]:
    """Return the lines that are run where a node is: those of the smallest statement or arm around it."""
    spans: dict[ast.AST, range] = {}

    def walk(node: ast.AST, around: range) -> None:
        match node:
            case ast.match_case(body=body):
                around = range(body[0].lineno, (body[-1].end_lineno or 0) + 1)
            case ast.If(test=test) | ast.While(test=test):
                around = range(node.lineno, (test.end_lineno or 0) + 1)
            case ast.stmt():
                around = range(node.lineno, (node.end_lineno or 0) + 1)
            case _:
                pass
        spans[node] = around
        for child in ast.iter_child_nodes(node):
            walk(child, around)

    walk(statement, range(statement.lineno, statement.lineno + 1))
    return spans


def _edits(node: ast.AST, names: Mapping[str, Any]) -> Iterator[tuple[str, Callable[[Any], None]]]:
    match node:
        case ast.match_case(pattern=pattern):
            yield f"`case {ast.unparse(pattern)}` is not asked", _skipped
        case ast.If(test=test) | ast.IfExp(test=test):
            yield f"`{ast.unparse(test)}` is always true", lambda each: _forced(each, truth=True)
            yield f"`{ast.unparse(test)}` is never true", lambda each: _forced(each, truth=False)
        case ast.comprehension(ifs=[_, *_]):
            yield f"`if {ast.unparse(node.ifs[0])}` is not asked", _all_taken
        case ast.keyword(arg="case", value=value):
            yield f"`case={ast.unparse(value)}` is the default", _default_case
        case ast.Call(func=ast.Name(id="map"), args=[function, _]):
            yield f"`{ast.unparse(function)}` is not applied", _not_applied
        case ast.Call(func=ast.Attribute(attr="sub" | "replace")):
            yield f"`{ast.unparse(node)}` replaces nothing", _nothing_replaced
        case ast.Constant(value=bool(value)):
            yield f"{value} is {not value}", _other_truth
        case ast.Constant(value=str(value)) if value:
            yield f"{value!r} is {RIVALS.get(value, '')!r}", _other_text
        case ast.Attribute(value=ast.Name(id=name), attr=attribute):
            kind = names.get(name)
            if isinstance(kind, type) and issubclass(kind, Enum) and attribute in kind.__members__:
                rival = _rival(kind, attribute)
                if rival != attribute:
                    yield f"`{name}.{attribute}` is `{rival}`", lambda each: setattr(each, "attr", rival)
        case _:
            pass


def _rival(kind: type[Enum], member: str) -> str:
    """Return the member after another one; a direction is lost, since a note too many is no wrong verdict."""
    members = list(kind.__members__)
    return "NONE" if kind is Direction else members[(members.index(member) + 1) % len(members)]


# What is left out stays behind a constant, so that functions keep the variables that they hold.


def _skipped(node: ast.match_case) -> None:
    node.guard = ast.BoolOp(op=ast.And(), values=[ast.Constant(value=False), node.guard or ast.Constant(value=True)])


def _forced(node: ast.If | ast.IfExp, *, truth: bool) -> None:
    operator = ast.Or() if truth else ast.And()
    node.test = ast.BoolOp(op=operator, values=[ast.Constant(value=truth), node.test])


def _all_taken(node: ast.comprehension) -> None:
    node.ifs[0] = ast.BoolOp(op=ast.Or(), values=[ast.Constant(value=True), node.ifs[0]])


def _default_case(node: ast.keyword) -> None:
    node.value = ast.parse("__import__('ruleglot.ir.nodes').ir.nodes.Case.EXACT", mode="eval").body


def _not_applied(node: ast.Call) -> None:
    node.func = ast.parse("lambda _, values: values", mode="eval").body


def _nothing_replaced(node: ast.Call) -> None:
    assert isinstance(node.func, ast.Attribute)
    searched = node.args[-1] if node.func.attr == "sub" else node.func.value
    node.func, node.args, node.keywords = ast.parse("lambda text: text", mode="eval").body, [searched], []


def _other_truth(node: ast.Constant) -> None:
    node.value = not node.value


def _other_text(node: ast.Constant) -> None:
    node.value = RIVALS.get(str(node.value), "")
