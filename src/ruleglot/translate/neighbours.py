"""Which fields a field could be mistaken for: by a person who writes a rule, or by a wrong entry in a table.

>>> from ruleglot.ir.nodes import Field, Vocabulary
>>> [each.name for each in neighbours(Field(vocabulary=Vocabulary.ECS, name="process.name"))]
['process.parent.name', 'process.executable']
>>> [each.argument for each in neighbours(Field(vocabulary=Vocabulary.FALCO, name="proc.aname", argument="2"))]
['3', '1']

A neighbour is another field of the same vocabulary with values of the same type. The best one has another owner and the
same last part (the parent's name), the next the same owner and a last part near it (the executable). Tables say which
owners and last parts are near; where they know too few, the most similar names are taken.

Source of what there is: `ecs/fields.tsv` and `languages/falco/fields.tsv`; for Sigma the taxonomy appendix of its
specification 2.1, the record fields that Linux's audit log documents, and those of a Kubernetes audit event.
"""

from __future__ import annotations

import re
from dataclasses import replace
from difflib import get_close_matches
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, assert_never

from ruleglot.ecs.fields import ecs_type, ecs_types, family_of
from ruleglot.ir.nodes import Field, Vocabulary
from ruleglot.languages.falco.fields import ARGUMENTS, NUMBERS, types
from ruleglot.languages.falco.fields import type_of as falco_type

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

MOST = 2
"""So many neighbours has a field at most."""

SIMILAR = 0.8
"""So similar (1 is the same) are names, in difflib's measure, that nothing but their letters makes neighbours."""

EXCEPTIONS: Mapping[str, tuple[str, ...]] = {
    "data_stream.dataset": ("event.module",),  # not `event.dataset`, which is the same word
    "event.action": ("event.type", "event.outcome"),  # what was done, in the sensor's words and in ECS's
    "event.category": ("event.type", "event.kind"),  # ECS's four words for the kind of an event
    "event.code": ("event.action", "event.id"),  # the number of a kind of event is no number of an event
    "event.dataset": ("event.module", "event.provider"),  # not `data_stream.dataset`
    "event.kind": ("event.category", "event.type"),
    "event.module": ("event.dataset", "event.provider"),
    "event.outcome": ("event.action", "event.type"),
    "event.provider": ("event.module", "event.dataset"),
    "event.type": ("event.category", "event.action"),
    "file.path": ("process.executable", "file.name"),  # the path of what acts and of what it acts on
    "host.os.type": ("host.os.platform", "host.os.family"),  # three words of the system's kind, each finer
    "kubernetes.audit.objectRef.resource": ("kubernetes.audit.objectRef.subresource",),  # no field of ECS's list
    "kubernetes.audit.objectRef.subresource": ("kubernetes.audit.objectRef.resource",),
    "kubernetes.audit.user.username": ("kubernetes.audit.impersonatedUser.username",),  # who asks, and in whose name
    "kubernetes.audit.verb": ("kubernetes.audit.stage",),
    "registry.path": ("registry.key", "registry.value"),  # the path is hive, key and value
}
"""Fields of ECS and of Elastic's integrations whose names do not show what they are mistaken for."""

OWNERS: Mapping[str, tuple[str, ...]] = {
    "process.Ext.effective_parent": ("process.parent", "process"),  # on macOS: who asked for the process
    "process.entry_leader": ("process.session_leader",),  # ancestors that lead something
    "process.session_leader": ("process.group_leader",),
    "process.group_leader": ("process.session_leader",),
    "process.parent": ("process",),
    "process": ("process.parent",),
    "user.effective": ("user",),  # after and before a change of the user
    "user": ("user.effective", "group"),
    "group": ("user",),  # ids of both are small numbers
    "source": ("destination",),
    "destination": ("source",),
    "client": ("server",),
    "server": ("client",),
    "dns.question": ("dns.answers",),
    "dns.answers": ("dns.question",),
    "dll": ("file",),  # a library is a file
    "file": ("process",),  # what acts, and what it acts on
}
"""Owners of fields in ECS and those that each is mistaken for; of two that fit a name the longer one counts."""

NEAR: Mapping[str, tuple[str, ...]] = {
    "args": ("command_line",),  # the arguments as a list and as one text
    "command_line": ("args",),
    "bytes": ("packets",),
    "directory": ("path",),
    "domain": ("address",),
    "executable": ("name",),  # a path and its last part
    "exists": ("trusted",),  # of a signature
    "extension": ("name",),
    "id": ("name",),
    "name": ("executable", "path", "id"),
    "packets": ("bytes",),
    "path": ("name", "directory"),
    "trusted": ("valid", "exists"),
    "value": ("key",),
    "working_directory": ("executable",),
}
"""Last parts of ECS's names and those that are near them under the same owner."""

FALCO_EXCEPTIONS: Mapping[str, tuple[str, ...]] = {
    "container.id": ("container.name", "container.full_id"),  # twelve digits of the id, and all of them
    "container.image": ("container.image.repository",),  # with the tag and without it
    "container.image.repository": ("container.image", "container.image.tag"),
    "evt.type": (),  # `syscall.type` is the same for all that rules ask about
    "fd.name": ("fd.filename", "fd.directory"),  # not `fd.nameraw`, which seldom differs
    "fs.path.name": ("fs.path.source", "fs.path.target"),  # of calls with one path and with two
    "fs.path.source": ("fs.path.target", "fs.path.name"),
    "fs.path.target": ("fs.path.source", "fs.path.name"),
    "group.gid": ("user.uid",),  # both are small numbers
    "group.name": ("user.name",),
    "ka.resp.name": ("ka.target.name",),  # of what was made, and of what was asked for
    "ka.target.name": ("ka.resp.name", "ka.target.namespace"),
    "ka.verb": ("ka.stage",),
}
"""Fields of libsinsp whose names do not show what they are mistaken for, and one that has none."""

LETTERS: tuple[tuple[str, str], ...] = (
    ("", "p"),  # the process and its parent: `name`, `pname`
    ("p", ""),
    ("a", "p"),  # any ancestor and the parent
    ("a", ""),
    ("s", "c"),  # of a connection: server and client
    ("c", "s"),
    ("l", "r"),  # local and remote
    ("r", "l"),
    ("s", ""),  # one end and either: `sip`, `ip`
    ("c", ""),
)
"""First letters of libsinsp's last parts that tell whose value it is, and what they are mistaken for."""

FALCO_NEAR: Mapping[str, tuple[str, ...]] = {
    "args": ("cmdline",),  # without the program's own name, and with it
    "cmdline": ("args",),
    "directory": ("name",),
    "exe": ("exepath",),  # what the caller wrote, and what the kernel ran
    "exepath": ("exe",),
    "filename": ("name",),
    "loginname": ("name",),
    "loginuid": ("uid",),
    "name": ("exepath", "filename", "loginname", "id"),
    "pexepath": ("pexe",),
    "pname": ("pexepath",),
    "uid": ("loginuid",),
}
"""Last parts of libsinsp's names and those that are near them under the same owner."""

WITH_ARGUMENT = re.compile(r"evt\.(arg|rawarg|around)|thread\.cgroup|ka\.uri\.param|.*\.label|container\.mount(\..*)?")
"""The fields of libsinsp that mean nothing without an argument."""

SIGMA: Mapping[str, tuple[str, ...]] = {
    "CommandLine": ("ParentCommandLine", "Image"),
    "CurrentDirectory": ("Image",),
    "DestinationHostname": ("SourceHostname",),
    "DestinationIp": ("SourceIp",),
    "DestinationPort": ("SourcePort",),
    "Image": ("ParentImage", "CommandLine"),
    "OriginalFileName": ("Image",),
    "ParentCommandLine": ("CommandLine", "ParentImage"),
    "ParentImage": ("Image", "ParentCommandLine"),
    "ParentProcessGuid": ("ProcessGuid",),
    "ParentProcessId": ("ProcessId",),
    "ParentUser": ("User",),
    "ProcessGuid": ("ParentProcessGuid",),
    "ProcessId": ("ParentProcessId",),
    "SourceHostname": ("DestinationHostname",),
    "SourceIp": ("DestinationIp",),
    "SourcePort": ("DestinationPort",),
    "TargetFilename": ("Image",),  # what is acted on, and what acts
    "User": ("ParentUser",),
    # Records of the audit log: the ids are the real, the effective and the login's; in capitals their names.
    "AUID": ("UID", "EUID"),
    "EUID": ("UID", "AUID"),
    "UID": ("EUID", "AUID"),
    "auid": ("uid", "euid"),
    "comm": ("exe",),  # a name of 15 bytes that a program may change, and its path
    "cwd": ("name",),
    "egid": ("gid",),
    "euid": ("uid", "auid"),
    "exe": ("comm",),
    "gid": ("egid",),
    "name": ("cwd",),  # the path of a PATH record
    "pid": ("ppid",),
    "ppid": ("pid",),
    "proctitle": ("comm",),
    "uid": ("euid", "auid"),
    # Kubernetes' audit events, whose names rules also write without what stands before the last point.
    "apiGroup": ("resource",),
    "namespace": ("resource",),
    "objectRef.apiGroup": ("objectRef.resource", "objectRef.apiVersion"),
    "objectRef.name": ("objectRef.namespace", "objectRef.resource"),
    "objectRef.namespace": ("objectRef.name",),
    "objectRef.resource": ("objectRef.subresource", "objectRef.name"),
    "objectRef.subresource": ("objectRef.resource",),
    "resource": ("subresource",),
    "subresource": ("resource",),
    "user.username": ("impersonatedUser.username",),  # who asks, and in whose name
    "verb": ("stage",),
}
"""The fields of Sigma's log sources for Linux and Kubernetes. What selects a log source is mistaken for nothing."""

ARGUMENT_OF_CALL = re.compile(r"((?:auditd\.data\.)?a)([0-9]+)")
"""An argument in a record of the audit log: `a0` is the first."""


def neighbours(field: Field) -> tuple[Field, ...]:
    """Return at most two fields that a field could be mistaken for, the likeliest first; none where none is known."""
    if field.argument is not None:
        # A number is a place in a list or a line of ancestors; any other argument is a key that has no neighbours.
        places = _beside(int(field.argument)) if field.argument.isdecimal() else ()
        return tuple(replace(field, argument=str(place)) for place in places)
    return tuple(replace(field, name=name) for name in _names(field.vocabulary, field.name))


def _beside(number: int) -> tuple[int, ...]:
    return (number + 1, number - 1) if number else (number + 1,)


@cache
def _names(vocabulary: Vocabulary, name: str) -> tuple[str, ...]:
    if found := ARGUMENT_OF_CALL.fullmatch(name):
        return tuple(f"{found[1]}{place}" for place in _beside(int(found[2])))
    match vocabulary:
        case Vocabulary.ECS:
            return _ecs(name)
        case Vocabulary.FALCO:
            return _falco(name)
        case Vocabulary.SIGMA:
            # Rules may also be written in ECS's names.
            return SIGMA[name] if name in SIGMA else _ecs(name)
        case _:
            assert_never(vocabulary)


def _ecs(name: str) -> tuple[str, ...]:
    if name in EXCEPTIONS:
        return EXCEPTIONS[name]
    candidates = chain(_of_other_owners(name), _near(name, NEAR), _similar(name, ecs_types()))
    return _chosen(name, candidates, lambda each: family_of(ecs_type(each)))


def _of_other_owners(name: str) -> Iterator[str]:
    owner = max((each for each in OWNERS if name.startswith(f"{each}.")), key=len, default=None)
    if owner is not None:
        yield from (other + name.removeprefix(owner) for other in OWNERS[owner])


def _falco(name: str) -> tuple[str, ...]:
    if name in FALCO_EXCEPTIONS:
        return FALCO_EXCEPTIONS[name]
    alone = [each for each in types() if not WITH_ARGUMENT.fullmatch(each)]
    candidates = chain(_with_other_letter(name), _near(name, FALCO_NEAR), _similar(name, alone))
    return _chosen(name, candidates, _falco_kind)


def _falco_kind(name: str) -> str | None:
    """Return the type of a field; numbers of all widths are of one."""
    kind = falco_type(name)
    return "number" if kind in NUMBERS else kind


def _with_other_letter(name: str) -> Iterator[str]:
    parsed, raw = ARGUMENTS
    if name.startswith(ARGUMENTS):
        # An event's argument in words and as it came.
        yield raw + name.removeprefix(parsed) if name.startswith(parsed) else parsed + name.removeprefix(raw)
        return
    owner, _, last = name.rpartition(".")
    yield from (f"{owner}.{new}{last[len(old) :]}" for old, new in LETTERS if last.startswith(old))


def _near(name: str, table: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    owner, _, last = name.rpartition(".")
    yield from (f"{owner}.{each}" for each in table.get(last, ()))


def _similar(name: str, names: Iterable[str]) -> Iterator[str]:
    """Yield the most similar names of those that begin alike and have the same owner or the same last part."""
    top, (owner, _, last) = name.partition(".")[0], name.rpartition(".")
    below = [each for each in names if each.startswith(f"{top}.")]
    kin = [each for each in below if each.rpartition(".")[0] == owner or each.rpartition(".")[2] == last]
    yield from get_close_matches(name, kin, n=len(kin) or 1, cutoff=SIMILAR)


def _chosen(name: str, candidates: Iterable[str], kind_of: Callable[[str], str | None]) -> tuple[str, ...]:
    """Return the first candidates that are fields with values of the same type.

    Of a field that is not in the list, such as one of an integration, the type is not known, and any of them will do.
    """
    kind = kind_of(name)
    fitting = (each for each in candidates if each != name and kind_of(each) is not None)
    same = dict.fromkeys(each for each in fitting if kind is None or kind_of(each) == kind)
    return tuple(same)[:MOST]
