"""Activities derived from rules: each alternative fires, each near miss is there, the number is bounded."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest
from tests.reading import read_events

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.evaluation.matches import fires as rule_fires
from ruleglot.events.activity import (
    ChangeMode,
    Connect,
    Exec,
    FileCreate,
    FileDelete,
    FileOpen,
    FileRename,
    HardLink,
    Symlink,
)
from ruleglot.events.derivation.demands import ways
from ruleglot.events.derivation.near_misses import near_misses
from ruleglot.events.derivation.witnesses import PATIENCE, WitnessOf, witnesses
from ruleglot.events.derive import MOST, derive
from ruleglot.events.ecs.view import Sensor, Strength, ecs_document
from ruleglot.events.falco.view import falco_events
from ruleglot.events.scenes.cast import AGENT
from ruleglot.events.sigma.view import Taxonomy, sigma_record

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ruleglot.events.activity import LinuxActivity
    from ruleglot.ir.nodes import EventQuery

CURL = """process where host.os.type == "linux" and event.type == "start" and
process.name in ("curl", "wget") and process.args : "*http*" and not process.parent.executable : ("/usr/bin/apt*")"""
CRON = """file where event.type != "deletion" and file.path : "/etc/cron*/*" and not file.extension in ("swp", "tmp")"""
PORT = """network where event.type == "start" and
destination.port == 4444 and not cidrmatch(destination.ip, "10.0.0.0/8")"""


def understood(text: str) -> tuple[EventQuery, Callable[[LinuxActivity], bool]]:
    query = read_events(text)

    def fires(activity: LinuxActivity) -> bool:
        document = ecs_document(activity)
        return document is not None and rule_fires(query, document)

    return query, fires


def derived(text: str) -> tuple[list[LinuxActivity], list[LinuxActivity]]:
    """Return the activities on which the rule fires, and the others."""
    query, fires = understood(text)
    found = derive(query, fires)
    return [each for each in found if fires(each)], [each for each in found if not fires(each)]


def test_each_alternative_has_a_witness() -> None:
    firing, _ = derived(CURL)
    assert {each.process.name for each in firing} >= {"curl", "wget"}


def test_near_misses_differ_by_one_thing() -> None:
    _, silent = derived(CURL)
    names = {each.process.name for each in silent}
    assert {"curlx", "cur", "xcurl", "CURL"} <= names
    assert any(each.process.parent and each.process.parent.name.startswith("apt") for each in silent)
    assert any(each.process.argv == ("curl",) for each in silent)


def test_word_inside_an_argument_is_among_the_near_misses() -> None:
    firing, silent = derived('process where process.args == "wget"')
    assert any(each.process.argv[-2:] == ("-c", "true wget end") for each in silent)
    assert any(each.process.argv[-2:] == ("wg", "et") for each in silent)
    assert all("wget" in each.process.argv for each in firing)


def test_every_kind_that_the_rule_is_about_has_a_witness() -> None:
    firing, silent = derived(CRON)
    assert {type(each) for each in firing} >= {FileCreate, FileOpen, FileRename, HardLink, Symlink, ChangeMode}
    assert not any(isinstance(each, FileDelete) for each in firing)
    assert any(isinstance(each, FileDelete) for each in silent)


def test_wildcards_are_filled_in_several_ways() -> None:
    firing, _ = derived('file where file.path : "/etc/cron*/*"')
    paths = {each.full_path for each in firing if isinstance(each, FileCreate)}
    assert {"/etc/cronx/x", "/etc/crona/b/a/b"} <= paths


def test_ports_and_networks_have_their_neighbours() -> None:
    firing, silent = derived(PORT)
    assert firing
    ends = {str(each.destination) for each in silent if hasattr(each, "destination")}
    assert {"198.51.100.20:4445", "198.51.100.20:4443", "10.0.0.1:4444"} <= ends


def test_address_inside_a_network_has_neighbours_outside() -> None:
    firing, silent = derived('network where cidrmatch(destination.ip, "10.0.0.0/8")')
    assert {each.destination.ip for each in firing if isinstance(each, Connect)} >= {"10.0.0.1"}
    assert {each.destination.ip for each in silent if isinstance(each, Connect)} >= {"9.255.255.255", "11.0.0.0"}


def test_argument_that_is_a_number_is_replaced_too() -> None:
    _, silent = derived("process where process.args == 755")
    assert any(each.process.argv[-1] == "755x" for each in silent)


def test_list_that_carries_nothing_of_the_demand_has_no_other_elements() -> None:
    query, _ = understood('process where process.args == "x"')
    ((demand,),) = ways(query.condition)
    unmet = WitnessOf(activity=Exec(process=AGENT, story=""), values={}, way=(demand,))
    assert list(near_misses(unmet, demand)) == []


def test_surroundings_change_too() -> None:
    firing, silent = derived('process where process.interactive == true and container.id like "?*"')
    everything = [*firing, *silent]
    terminals = {each.process.terminal.kind.value if each.process.terminal else None for each in everything}
    assert terminals == {None, "pts", "tty", "console"}
    assert any(each.process.container is None for each in silent)
    assert any(each.process.container is not None and each.process.container.details is None for each in firing)


def test_exclusion_of_the_backdrop_is_evaded() -> None:
    setuid = 'process.name == "su" and process.user.id == "0" and process.real_user.id != "0"'
    assert derived(f"process where {setuid}")[0]
    assert derived(f'process where {setuid} and process.hash.md5 != "x"')[0]
    excluding = " and ".join(f'process.parent.name != "{name}"' for name in ("agentd", "bash", "nginx", "busybox"))
    assert derived(f"process where process.parent.name != null and {excluding}")[0]


def test_second_pattern_continues_the_first() -> None:
    firing, _ = derived('process where process.command_line : "*drive*" and process.command_line : "*export=download*"')
    assert firing
    assert derived('file where file.path : "/etc/*" and file.path : "*.conf"')[0]


def test_regular_expression_has_a_witness() -> None:
    assert derived(r'process where process.command_line regex "curl.*[0-9]{1,3}\\.[0-9]{1,3}/x(.sh)?"')[0]


def test_category_that_no_sensor_has_may_be_any_kind() -> None:
    query, _ = understood('start where process.name == "curl"')
    assert derive(query, lambda activity: activity.process.name == "curl")


def test_rule_that_cannot_fire_has_no_activities() -> None:
    assert derived('registry where registry.path : "HKLM*"') == ([], [])
    assert derived('process where host.os.type == "windows"') == ([], [])
    assert derived("process where false") == ([], [])


def test_rule_about_everything_has_witnesses() -> None:
    firing, _ = derived("any where true")
    assert len({type(each) for each in firing}) > 20
    assert firing[0].story == "fires on Exec: whatever it is"


def test_stories_say_what_is_special() -> None:
    query, fires = understood(CURL)
    stories = [each.story for each in derive(query, fires)]
    assert stories[0] == "fires on Exec: process.name is 'curl', process.args is 'xhttpx'"
    assert "near: process.name is 'curlx'" in stories
    assert all("\n" not in story for story in stories)


def test_long_value_is_cut_in_the_story() -> None:
    firing, _ = derived(f'process where process.command_line == "{"x" * 500}"')
    assert firing[0].story == f"fires on Exec: process.command_line is '{'x' * 59}…"


@pytest.mark.parametrize("text", [CURL, CRON, PORT])
def test_same_rule_gives_the_same_activities_and_none_twice(text: str) -> None:
    query, fires = understood(text)
    first, second = derive(query, fires), derive(query, fires)
    assert first == second
    assert len(set(first)) == len(first) <= MOST


def test_number_of_activities_is_bounded_and_witnesses_are_spread() -> None:
    names = ", ".join(f'"tool{number}"' for number in range(1000))
    firing, silent = derived(f"process where process.name in ({names})")
    assert len(firing) + len(silent) == MOST
    assert len({each.process.name for each in firing}) > 100


def test_patience_ends_where_nothing_fires() -> None:
    names = ", ".join(f'"tool{number}"' for number in range(400))
    query, fires = understood(f'process where process.name in ({names}) and process.hash.sha256 == "x"')
    asked = 0

    def counted(activity: LinuxActivity) -> bool:
        nonlocal asked
        asked += 1
        return fires(activity)

    assert list(witnesses(query, counted)) == []
    assert PATIENCE < asked < 2 * PATIENCE


@pytest.mark.shared
def test_every_linux_rule_whose_fields_are_in_the_view_has_a_witness(shared: Path) -> None:
    folder = shared / "corpus" / "elastic-rules" / "rules"
    files = [*folder.glob("linux/*.toml"), *folder.glob("integrations/cloud_defend/*.toml")]
    read = witnessed = met = demands = 0
    for file in sorted(files):
        rule = tomllib.loads(file.read_text(encoding="utf-8"))["rule"]
        if rule.get("language") != "eql" or rule["query"].lstrip().startswith(("sequence", "sample")):
            continue
        try:
            query, fires = understood(rule["query"])
            found = derive(query, fires)
        except DiagnosticError:  # what the reader or the evaluator does not do yet
            continue
        read += 1
        witnessed += any(map(fires, found))
        for activity in found:
            assert falco_events(activity)
            for taxonomy in Taxonomy:
                sigma_record(activity, taxonomy)
            for sensor in Sensor:
                ecs_document(activity, Strength.DOCUMENTED, sensor)
        if found:
            wanted = {demand for way in ways(query.condition) for demand in way if demand.wanted}
            through = {demand for witness in witnesses(query, fires) for demand in witness.way}
            demands += len(wanted)
            met += len(wanted & through)
    print(f"{witnessed} of {read} rules fire, {met} of {demands} demands met")
    assert read > 150
    assert witnessed / read > 0.93
    assert met / demands > 0.95


@pytest.mark.shared
def test_packaged_example_fires_through_each_of_its_ways(shared: Path) -> None:
    text = tomllib.loads((shared / "seed" / "rule.toml").read_text(encoding="utf-8"))["rule"]["query"]
    query, fires = understood(text)
    through = {demand for witness in witnesses(query, fires) for demand in witness.way}
    assert {demand for way in ways(query.condition) for demand in way} <= through
