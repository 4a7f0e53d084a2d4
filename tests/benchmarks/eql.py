"""EQL beside the PyPI package `eql`, in one run: how fast queries are parsed, and events evaluated.

`python tests/benchmarks/eql.py FOLDER` takes a folder of Elastic rules: all their queries are parsed, and the first
hundred about single program starts on Linux are evaluated. The events are such program starts, made up from a seed,
with single values where ECS has lists, because `eql` fails on lists. The answers of the fast path are compared with
those of the reference evaluator for every event and rule; `eql` has Endgame's semantics, so its number of findings may
differ. It lives in an environment of its own, which also keeps its licence (AGPL) away from RuleGlot's.
"""

from __future__ import annotations

import gc
import json
import random
import subprocess
import sys
import tempfile
import time
import tomllib
import venv
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ruleglot.evaluation.matches import fires
from ruleglot.evaluation.ruleset import RuleSet
from ruleglot.ir.nodes import EventQuery
from ruleglot.languages.eql.parser import parse
from ruleglot.languages.eql.read import read_query
from ruleglot.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable

SEED = 20_261_124
EVENTS = 10_000
RULES = 100
ROUNDS = 3

PEER = """
import gc, json, sys, time
import eql
from eql.parser import (
    allow_negation, allow_runs, allow_sample, elasticsearch_syntax, ignore_missing_functions, skip_optimizations,
)

task = json.load(open(sys.argv[1]))
gc.freeze()  # what is measured is not to pay for the data that it is measured on
with elasticsearch_syntax, ignore_missing_functions, skip_optimizations, allow_sample, allow_negation, allow_runs:
    parsing = []
    for _ in range(task["rounds"]):
        begun = time.perf_counter()
        for query in task["queries"]:
            eql.parse_query(query)
        parsing.append(time.perf_counter() - begun)
    rules = [eql.parse_query(query) for query in task["rules"]]
events = [eql.Event("process", number, each) for number, each in enumerate(task["events"])]
evaluating, found = [], []
for _ in range(task["rounds"]):
    engine, found = eql.PythonEngine(), []
    for number, rule in enumerate(rules):
        engine.add_query(eql.ast.PipedQuery(rule.first, rule.pipes) if hasattr(rule, "first") else rule)
    engine.add_output_hook(lambda result: found.append(result.analytic_id))
    begun = time.perf_counter()
    engine.stream_events(events)
    evaluating.append(time.perf_counter() - begun)
print(json.dumps({"parsing": min(parsing), "evaluating": min(evaluating), "findings": len(found)}))
"""

PROGRAMS = (
    *("bash", "sh", "curl", "wget", "python3", "perl", "nc", "ssh", "scp", "tar", "chmod", "cat", "ls", "systemctl"),
    *("crontab", "find", "grep", "awk", "docker", "kubectl", "id", "whoami", "uname", "openssl", "base64", "xxd"),
)
WORDS = ("-c", "-o", "/tmp/x", "/etc/passwd", "--help", "http://203.0.113.7/a", "-i", "eval", "+x", "root", "/dev/tcp/")


def made_up(count: int) -> list[dict[str, Any]]:
    """Return so many program starts, the same every time."""
    chance = random.Random(SEED)  # noqa: S311 - no secret
    found = []
    for number in range(count):
        name, parent = chance.choice(PROGRAMS), chance.choice(PROGRAMS)
        words = " ".join(chance.choices(WORDS, k=chance.randint(1, 4)))
        found.append(
            {
                "@timestamp": number,
                "event": {"category": "process", "type": "start", "action": "exec", "kind": "event"},
                "host": {"os": {"type": "linux"}, "id": f"host-{number % 50}"},
                "user": {"id": str(chance.choice((0, 33, 1000))), "name": chance.choice(("root", "www-data", "ann"))},
                "process": {
                    "name": name,
                    "executable": f"/usr/bin/{name}",
                    "args": words,
                    "args_count": len(words.split()) + 1,
                    "command_line": f"{name} {words}",
                    "pid": number,
                    "entity_id": f"p{number}",
                    "working_directory": chance.choice(("/", "/tmp", "/home/ann")),
                    "parent": {
                        "name": parent,
                        "executable": f"/usr/bin/{parent}",
                        "args": chance.choice(WORDS),
                        "command_line": parent,
                        "pid": number - 1,
                    },
                },
            }
        )
    return found


def queries_of(folder: Path) -> list[str]:
    """Return the EQL queries of a folder of detection-rules files, in the order of the files' names."""
    documents = (tomllib.loads(path.read_text(encoding="utf-8"))["rule"] for path in sorted(folder.rglob("*.toml")))
    return [each["query"] for each in documents if each.get("language") == "eql"]


def best(work: Callable[[], object]) -> float:
    """Return the least time that some work takes, in seconds."""
    taken = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return min(taken)


def peer(task: dict[str, Any]) -> dict[str, Any]:
    """Return the figures of the PyPI package."""
    with tempfile.TemporaryDirectory(prefix="ruleglot-bench-") as folder:
        home = Path(folder)
        venv.create(home / "peer", with_pip=True)
        subprocess.run([home / "peer/bin/pip", "--quiet", "install", "eql==1.0.1"], check=True)
        (home / "task.json").write_text(json.dumps(task), encoding="utf-8")
        command = [str(home / "peer/bin/python"), "-c", PEER, str(home / "task.json")]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def main() -> None:
    queries = queries_of(Path(sys.argv[1]))
    read = [(text, read_query(Source("query", text))) for text in queries]
    chosen = [(text, query) for text, query in read if isinstance(query, EventQuery) and query.category == "process"]
    chosen = [each for each in chosen if '"linux"' in each[0]][:RULES]
    events = made_up(EVENTS)
    theirs = peer({"queries": queries, "rules": [text for text, _ in chosen], "events": events, "rounds": ROUNDS})

    gc.freeze()  # as on the other side
    parsing = best(lambda: [None for text in queries if parse(Source("query", text)) is None])
    reading = best(lambda: [None for text in queries if read_query(Source("query", text)) is None])
    rules = RuleSet(query for _, query in chosen)
    evaluating = best(lambda: [rules.matching(event) for event in events])
    reference = [[at for at, (_, query) in enumerate(chosen) if fires(query, event)] for event in events]
    different = sum(rules.matching(event) != answer for event, answer in zip(events, reference, strict=True))

    print(f"{len(queries)} queries, {len(chosen)} process rules, {len(events)} events; best of {ROUNDS} rounds each")
    for what, ours, other, count in (
        ("parse", parsing, theirs["parsing"], len(queries)),
        ("read, check and lower", reading, theirs["parsing"], len(queries)),
        ("evaluate", evaluating, theirs["evaluating"], len(events)),
    ):
        print(
            f"{what:22} {count / ours:10,.0f} a second; eql {count / other:10,.0f}; {other / ours:5.1f} times as many"
        )
    print(f"findings: {sum(map(len, reference))}; eql's, by Endgame's semantics: {theirs['findings']}")
    print(f"events on which the fast path and the reference differ: {different}")


if __name__ == "__main__":
    main()
