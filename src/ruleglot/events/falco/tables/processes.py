"""The event types about processes, users, signals, memory and the kernel: rows, no behaviour.

Source: `driver/event_table.c` and `driver/ppm_events_public.h` of falcosecurity/libs, read at a state of 2026 in which
only the ends of calls are sent, and the table of libs of March 2022 (Debian 12) for what the old engine knows.
"""

from __future__ import annotations

from ruleglot.events.falco.tables.model import (
    RESULT,
    Base,
    Category,
    EventType,
    Parameter,
    ParameterType,
    choice,
    data,
    descriptor,
    flags,
    group,
    path,
    process_id,
    relative_path,
    text,
    uint32,
    uint64,
    user,
)

CAPABILITY_SETS = tuple(
    uint64(name, Base.HEXADECIMAL) for name in ("cap_inheritable", "cap_permitted", "cap_effective")
)
STATISTICS = (
    uint64("pgft_maj"),
    uint64("pgft_min"),
    uint32("vm_size"),
    uint32("vm_rss"),
    uint32("vm_swap"),
)
CALLER = (text("exe"), data("args"), process_id("tid"), process_id("pid"), process_id("ptid"), text("cwd"))

CLONE = (
    process_id("res"),
    *CALLER,
    Parameter(name="fdlimit", type=ParameterType.INT64, base=Base.DECIMAL),  # without sign in an execve
    *STATISTICS,
    text("comm"),
    data("cgroups"),
    flags("flags", "clone"),
    uint32("uid"),  # no user: a clone prints the bare number
    uint32("gid"),
    process_id("vtid"),
    process_id("vpid"),
    uint64("pidns_init_start_ts"),  # since 2022
)
EXEC = (
    RESULT,
    *CALLER,
    uint64("fdlimit"),
    *STATISTICS,
    text("comm"),
    data("cgroups"),
    data("env"),
    uint32("tty"),
    process_id("vpgid"),  # the old engine calls it pgid
    user("loginuid"),
    flags("flags", "executable"),
    *CAPABILITY_SETS,  # from here on since 2022
    uint64("exe_ino"),
    Parameter(name="exe_ino_ctime", type=ParameterType.ABSOLUTE_TIME, base=Base.DECIMAL),
    Parameter(name="exe_ino_mtime", type=ParameterType.ABSOLUTE_TIME, base=Base.DECIMAL),
    user("uid"),
    path("trusted_exepath"),
    process_id("pgid", Base.NONE),
    group("gid"),
)
SIGNAL_NUMBER = Parameter(name="sig", type=ParameterType.SIGNAL, base=Base.DECIMAL)
PTRACE_REQUEST = choice("request", "ptrace", ParameterType.ENUM16)

PROGRAMS = (
    EventType(
        name="execve",
        number=293,
        category=Category.PROCESS,
        parameters=(*EXEC, path("filename")),
        enter=292,
        enter_parameters=(path("filename"),),
        old_parameters=20,
    ),
    EventType(
        name="execveat",
        number=331,
        category=Category.PROCESS,
        parameters=EXEC,
        enter=330,
        enter_parameters=(
            descriptor("dirfd"),
            relative_path("pathname", "dirfd"),
            flags("flags", "execveat"),
        ),
        old_parameters=20,
    ),
    EventType(name="clone", number=223, category=Category.PROCESS, parameters=CLONE, old_parameters=20),
    EventType(name="fork", number=225, category=Category.PROCESS, parameters=CLONE, old_parameters=20),
    EventType(name="vfork", number=227, category=Category.PROCESS, parameters=CLONE, old_parameters=20),
    EventType(name="clone3", number=335, category=Category.PROCESS, parameters=CLONE, old_parameters=20),
    EventType(
        name="procexit",
        number=186,
        category=Category.PROCESS,
        parameters=(
            Parameter(name="status", type=ParameterType.ERRNO, base=Base.DECIMAL),
            Parameter(name="ret", type=ParameterType.ERRNO, base=Base.DECIMAL),
            SIGNAL_NUMBER,
            Parameter(name="core", type=ParameterType.UINT8, base=Base.DECIMAL),
            process_id("reaper_tid"),
        ),
        old_parameters=4,
    ),
    EventType(name="container", number=324, category=Category.PROCESS, parameters=(text("json"),), large=True),
)

CONTROL = (
    EventType(name="setsid", number=275, category=Category.PROCESS, parameters=(process_id("res"),)),
    EventType(
        name="setpgid",
        number=295,
        category=Category.PROCESS,
        parameters=(RESULT, process_id("pid"), process_id("pgid")),
        enter=294,
        enter_parameters=(process_id("pid"), process_id("pgid")),
        old_parameters=1,
    ),
    EventType(
        name="prctl",
        number=401,
        category=Category.PROCESS,
        parameters=(
            RESULT,
            choice("option", "prctl", ParameterType.ENUM32),
            text("arg2_str"),
            Parameter(name="arg2_int", type=ParameterType.INT64, base=Base.DECIMAL),
        ),
        old_parameters=0,
    ),
    EventType(
        name="ptrace",
        number=169,
        category=Category.PROCESS,
        parameters=(
            RESULT,
            Parameter(name="addr", type=ParameterType.DYNAMIC, base=Base.HEXADECIMAL),
            Parameter(name="data", type=ParameterType.DYNAMIC, base=Base.HEXADECIMAL),
            PTRACE_REQUEST,
            process_id("pid"),
        ),
        enter=168,
        enter_parameters=(PTRACE_REQUEST, process_id("pid")),
        old_parameters=3,
    ),
    EventType(
        name="kill",
        number=129,
        category=Category.SIGNAL,
        parameters=(RESULT, process_id("pid"), SIGNAL_NUMBER),
        enter=128,
        enter_parameters=(process_id("pid"), SIGNAL_NUMBER),
        old_parameters=1,
    ),
    EventType(
        name="unshare",
        number=285,
        category=Category.PROCESS,
        parameters=(RESULT, flags("flags", "clone")),
        enter=284,
        enter_parameters=(flags("flags", "clone"),),
        old_parameters=1,
    ),
    EventType(
        name="setns",
        number=241,
        category=Category.PROCESS,
        parameters=(RESULT, descriptor("fd", Base.NONE), flags("nstype", "clone")),
        enter=240,
        enter_parameters=(descriptor("fd", Base.NONE), flags("nstype", "clone")),
        old_parameters=1,
    ),
    EventType(name="chroot", number=267, category=Category.PROCESS, parameters=(RESULT, path("path"))),
    EventType(
        name="capset",
        number=353,
        category=Category.PROCESS,
        parameters=(RESULT, *CAPABILITY_SETS),
        old_parameters=0,
    ),
)

USERS = (
    EventType(
        name="setuid",
        number=199,
        category=Category.USER,
        parameters=(RESULT, user("uid")),
        enter=198,
        enter_parameters=(user("uid"),),
        old_parameters=1,
    ),
    EventType(
        name="setgid",
        number=201,
        category=Category.USER,
        parameters=(RESULT, group("gid")),
        enter=200,
        enter_parameters=(group("gid"),),
        old_parameters=1,
    ),
    EventType(
        name="setresuid",
        number=193,
        category=Category.USER,
        parameters=(RESULT, user("ruid"), user("euid"), user("suid")),
        enter=192,
        enter_parameters=(user("ruid"), user("euid"), user("suid")),
        old_parameters=1,
    ),
    EventType(
        name="setresgid",
        number=195,
        category=Category.USER,
        parameters=(RESULT, group("rgid"), group("egid"), group("sgid")),
        enter=194,
        enter_parameters=(group("rgid"), group("egid"), group("sgid")),
        old_parameters=1,
    ),
    EventType(
        name="setreuid",
        number=427,
        category=Category.USER,
        parameters=(RESULT, user("ruid"), user("euid")),
        old_parameters=0,
    ),
    EventType(
        name="setregid",
        number=429,
        category=Category.USER,
        parameters=(RESULT, user("rgid"), user("egid")),  # the engine takes these groups for users
        old_parameters=0,
    ),
)

KERNEL = (
    EventType(
        name="memfd_create",
        number=405,
        category=Category.MEMORY,
        parameters=(descriptor(), text("name"), flags("flags", "memfd")),
        old_parameters=0,
    ),
    EventType(
        name="bpf",
        number=369,
        category=Category.OTHER,
        parameters=(descriptor(), choice("cmd", "bpf", ParameterType.ENUM32)),
        old_parameters=0,
    ),
    EventType(
        name="init_module",
        number=411,
        category=Category.OTHER,
        parameters=(RESULT, data("img"), uint64("length"), text("uargs")),
        old_parameters=0,
    ),
    EventType(
        name="finit_module",
        number=413,
        category=Category.OTHER,
        parameters=(RESULT, descriptor(), text("uargs"), flags("flags", "module_load")),
        old_parameters=0,
    ),
    EventType(
        name="delete_module",
        number=425,
        category=Category.OTHER,
        parameters=(RESULT, text("name"), flags("flags", "module_unload")),
        old_parameters=0,
    ),
)

PROCESS_EVENTS: tuple[EventType, ...] = (*PROGRAMS, *CONTROL, *USERS, *KERNEL)
