"""The names that Falco's engine prints for numbers: flags, enumerations, modes, signals, errors, capabilities.

The order of a table is the order in print. The numbers are the engine's own: a driver translates the kernel's flags to
them, so `O_RDWR` is 3 here and 2 in Linux.

Source: `driver/flags_table.c` and `driver/ppm_events_public.h` (tables), `libsinsp/event.cpp` (how they are walked) and
`libsinsp/utils.cpp` (errors, signals) of falcosecurity/libs.

>>> flag_names("open", 16646), flag_names("open", 0), flag_names("unlink", 0)
('O_TRUNC|O_CREAT|O_WRONLY|O_F_CREATED', 'O_NONE', '')
>>> enum_name("socket_family", 1), mode_names(0o4711)
('AF_LOCAL|AF_UNIX', 'S_IXOTH|S_IXGRP|S_IXUSR|S_IWUSR|S_IRUSR|S_ISUID')
>>> flag_bits("open", "O_CREAT", "O_WRONLY")
6
"""

from __future__ import annotations

from functools import reduce
from operator import or_
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

Table: TypeAlias = "tuple[tuple[str, int], ...]"


def flag_names(table: str, value: int) -> str:
    """Return the names of the bits of `value`, joined by `|`; bits without a name are left out, as the engine does.

    An entry is printed if all its bits are still there, and takes them away: so 3 is `O_RDWR` alone. An entry of nought
    is printed for nought only.

    Raises ValueError for a number that does not fit 32 bits, KeyError for a table that does not exist.
    """
    _check(value)
    names = []
    left = value
    for name, bits in FLAG_TABLES[table]:
        if (bits and left & bits == bits) or bits == value == 0:
            names.append(name)
            left &= ~bits
            if bits == value:
                break
    return "|".join(names)


def flag_bits(table: str, *names: str) -> int:
    """Return the number of these flags together, the other way round than `flag_names`.

    Raises KeyError for a table or a name that does not exist.
    """
    bits = dict(FLAG_TABLES[table])
    return reduce(or_, (bits[name] for name in names), 0)


def enum_name(table: str, value: int) -> str:
    """Return the name of `value`; two names of one number are both printed; the empty text if it has none.

    Raises ValueError for a number that does not fit 32 bits, KeyError for a table that does not exist.
    """
    _check(value)
    return "|".join(name for name, number in FLAG_TABLES[table] if number == value)


def mode_names(value: int, table: str = "file_mode") -> str:
    """Return the names of the bits of a file mode, joined by `|`.

    Unlike for flags, the walk stops at an entry that is the whole number and prints it, whatever was printed before: a
    socket without permissions is `S_IFREG|S_IFSOCK`.

    Raises ValueError for a number that does not fit 32 bits, KeyError for a table that does not exist.
    """
    _check(value)
    names = []
    left = value
    for name, bits in FLAG_TABLES[table]:
        if bits == value or (bits and left & bits == bits):
            names.append(name)
            left &= ~bits
        if bits == value:
            break
    return "|".join(names)


def _check(value: int) -> None:
    if not 0 <= value < 1 << 32:
        raise ValueError(f"{value} does not fit 32 bits")


def _numbered(names: str, *, first: int = 0) -> Table:
    """Return the names with consecutive numbers; a dash skips one."""
    return tuple((name, number) for number, name in enumerate(names.split(), first) if name != "-")


def _bits(names: str, *, first: int = 0) -> Table:
    """Return the names with consecutive bits; a dash skips one."""
    return tuple((name, 1 << number) for name, number in _numbered(names, first=first))


OPEN: Table = (
    ("O_LARGEFILE", 1 << 11),
    ("O_DIRECTORY", 1 << 10),
    ("O_DIRECT", 1 << 9),
    ("O_TRUNC", 1 << 8),
    ("O_SYNC", 1 << 7),
    ("O_NONBLOCK", 1 << 6),
    ("O_EXCL", 1 << 5),
    ("O_DSYNC", 1 << 4),
    ("O_APPEND", 1 << 3),
    ("O_CREAT", 1 << 2),
    ("O_RDWR", 3),
    ("O_WRONLY", 2),
    ("O_RDONLY", 1),
    ("O_CLOEXEC", 1 << 12),
    ("O_NONE", 0),
    ("O_TMPFILE", 1 << 13),
    ("O_F_CREATED", 1 << 14),  # no flag of Linux: this call made the file
    ("FD_UPPER_LAYER", 1 << 15),  # nor these: the layer of a container's file system
    ("FD_LOWER_LAYER", 1 << 16),
)

CLONE: Table = (
    *_bits(
        "CLONE_FILES CLONE_FS CLONE_IO CLONE_NEWIPC CLONE_NEWNET CLONE_NEWNS CLONE_NEWPID CLONE_NEWUTS CLONE_PARENT "
        "CLONE_PARENT_SETTID CLONE_PTRACE CLONE_SIGHAND CLONE_SYSVSEM CLONE_THREAD CLONE_UNTRACED CLONE_VM "
        "CLONE_INVERTED NAME_CHANGED CLOSED",
    ),
    ("CLONE_NEWUSER", 1 << 20),
    *_bits(
        "CLONE_CHILD_CLEARTID CLONE_CHILD_SETTID CLONE_SETTLS CLONE_STOPPED CLONE_VFORK CLONE_NEWCGROUP "
        "CLONE_CHILD_IN_PIDNS",
        first=23,
    ),
)

FILE_MODE = _bits("S_IXOTH S_IWOTH S_IROTH S_IXGRP S_IWGRP S_IRGRP S_IXUSR S_IWUSR S_IRUSR S_ISVTX S_ISGID S_ISUID")

SOCKET_FAMILIES: Table = (
    *reversed(
        _numbered(
            "AF_PACKET AF_ASH AF_ECONET AF_ATMSVC AF_RDS AF_SNA AF_IRDA AF_PPPOX AF_WANPIPE AF_LLC - - AF_CAN AF_TIPC "
            "AF_BLUETOOTH AF_IUCV AF_RXRPC AF_ISDN AF_PHONET AF_IEEE802154 AF_CAIF AF_ALG AF_NFC",
            first=17,
        ),
    ),
    ("AF_ROUTE", 16),
    *reversed(
        _numbered(
            "AF_INET AF_AX25 AF_IPX AF_APPLETALK AF_NETROM AF_BRIDGE AF_ATMPVC AF_X25 AF_INET6 AF_ROSE AF_DECnet "
            "AF_NETBEUI AF_SECURITY AF_KEY AF_NETLINK",
            first=2,
        ),
    ),
    ("AF_LOCAL", 1),
    ("AF_UNIX", 1),
    ("AF_UNSPEC", 0),
)

PTRACE: Table = tuple(
    reversed(
        _numbered(
            "PTRACE_UNKNOWN PTRACE_TRACEME PTRACE_PEEKTEXT PTRACE_PEEKDATA PTRACE_PEEKUSR PTRACE_POKETEXT "
            "PTRACE_POKEDATA PTRACE_POKEUSR PTRACE_CONT PTRACE_KILL PTRACE_SINGLESTEP PTRACE_ATTACH PTRACE_DETACH "
            "PTRACE_SYSCALL PTRACE_SETOPTIONS PTRACE_GETEVENTMSG PTRACE_GETSIGINFO PTRACE_SETSIGINFO PTRACE_GETREGSET "
            "PTRACE_SETREGSET PTRACE_SEIZE PTRACE_INTERRUPT PTRACE_LISTEN PTRACE_PEEKSIGINFO PTRACE_GETSIGMASK "
            "PTRACE_SETSIGMASK PTRACE_GETREGS PTRACE_SETREGS PTRACE_GETFPREGS PTRACE_SETFPREGS PTRACE_GETFPXREGS "
            "PTRACE_SETFPXREGS PTRACE_OLDSETOPTIONS PTRACE_GET_THREAD_AREA PTRACE_SET_THREAD_AREA PTRACE_ARCH_PRCTL "
            "PTRACE_SYSEMU PTRACE_SYSEMU_SINGLESTEP PTRACE_SINGLEBLOCK",
        ),
    ),
)

PRCTL: Table = (
    ("PR_GET_DUMPABLE", 3),
    ("PR_SET_DUMPABLE", 4),
    ("PR_GET_KEEPCAPS", 7),
    ("PR_SET_KEEPCAPS", 8),
    ("PR_SET_NAME", 15),
    ("PR_GET_NAME", 16),
    ("PR_GET_SECCOMP", 21),
    ("PR_SET_SECCOMP", 22),
    ("PR_CAPBSET_READ", 23),
    ("PR_CAPBSET_DROP", 24),
    ("PR_GET_SECUREBITS", 27),
    ("PR_SET_SECUREBITS", 28),
    ("PR_MCE_KILL", 33),
    ("PR_MCE_KILL", 33),  # the engine's table has it twice, so it is printed twice
    *_numbered(
        "PR_SET_MM PR_SET_CHILD_SUBREAPER PR_GET_CHILD_SUBREAPER PR_SET_NO_NEW_PRIVS PR_GET_NO_NEW_PRIVS "
        "PR_GET_TID_ADDRESS PR_SET_THP_DISABLE PR_GET_THP_DISABLE",
        first=35,
    ),
    ("PR_CAP_AMBIENT", 47),
)

BPF: Table = (
    *_numbered(
        "BPF_MAP_CREATE BPF_MAP_LOOKUP_ELEM BPF_MAP_UPDATE_ELEM BPF_MAP_DELETE_ELEM BPF_MAP_GET_NEXT_KEY "
        "BPF_PROG_LOAD BPF_OBJ_PIN BPF_OBJ_GET BPF_PROG_ATTACH BPF_PROG_DETACH BPF_PROG_TEST_RUN",
    ),
    *_numbered(
        "BPF_PROG_RUN BPF_PROG_GET_NEXT_ID BPF_MAP_GET_NEXT_ID BPF_PROG_GET_FD_BY_ID BPF_MAP_GET_FD_BY_ID "
        "BPF_OBJ_GET_INFO_BY_FD BPF_PROG_QUERY BPF_RAW_TRACEPOINT_OPEN BPF_BTF_LOAD BPF_BTF_GET_FD_BY_ID "
        "BPF_TASK_FD_QUERY BPF_MAP_LOOKUP_AND_DELETE_ELEM BPF_MAP_FREEZE BPF_BTF_GET_NEXT_ID BPF_MAP_LOOKUP_BATCH "
        "BPF_MAP_LOOKUP_AND_DELETE_BATCH BPF_MAP_UPDATE_BATCH BPF_MAP_DELETE_BATCH BPF_LINK_CREATE BPF_LINK_UPDATE "
        "BPF_LINK_GET_FD_BY_ID BPF_LINK_GET_NEXT_ID BPF_ENABLE_STATS BPF_ITER_CREATE BPF_LINK_DETACH "
        "BPF_PROG_BIND_MAP",
        first=10,  # the later name of the command before
    ),
)

FLAG_TABLES: Mapping[str, Table] = MappingProxyType(
    {
        "bpf": BPF,
        "chown": (
            ("AT_SYMLINK_NOFOLLOW", 0x400),  # the engine gives it the number of AT_SYMLINK_FOLLOW
            ("AT_EMPTY_PATH", 0x1000),
        ),
        "clone": CLONE,
        "creation": _bits("FD_UPPER_LAYER_CREAT FD_LOWER_LAYER_CREAT"),
        "executable": _bits("EXE_WRITABLE EXE_UPPER_LAYER EXE_FROM_MEMFD EXE_LOWER_LAYER"),
        "execveat": _bits("AT_EMPTY_PATH AT_SYMLINK_NOFOLLOW"),
        "file_mode": FILE_MODE,
        "link": (("AT_SYMLINK_FOLLOW", 0x400), ("AT_EMPTY_PATH", 0x1000)),
        "memfd": _bits("MFD_CLOEXEC MFD_ALLOW_SEALING MFD_HUGETLB"),
        "module_load": _bits(
            "MODULE_INIT_IGNORE_MODVERSIONS MODULE_INIT_IGNORE_VERMAGIC MODULE_INIT_COMPRESSED_FILE",
        ),
        "module_unload": (("O_NONBLOCK", 2), ("O_TRUNC", 1)),
        "mount": _bits(
            "RDONLY NOSUID NODEV NOEXEC SYNCHRONOUS REMOUNT MANDLOCK DIRSYNC - - NOATIME NODIRATIME BIND MOVE REC "
            "SILENT POSIXACL UNBINDABLE PRIVATE SLAVE SHARED RELATIME KERNMOUNT I_VERSION STRICTATIME LAZYTIME - - "
            "NOSEC BORN ACTIVE NOUSER",
        ),
        "node_mode": (
            *FILE_MODE,
            ("S_IFREG", 0o100000),
            ("S_IFCHR", 0o020000),
            ("S_IFBLK", 0o060000),
            ("S_IFIFO", 0o010000),
            ("S_IFSOCK", 0o140000),
        ),
        "open": OPEN,
        "prctl": PRCTL,
        "ptrace": PTRACE,
        "rename": _bits("RENAME_NOREPLACE RENAME_EXCHANGE RENAME_WHITEOUT"),
        "resolve": _bits(
            "RESOLVE_BENEATH RESOLVE_IN_ROOT RESOLVE_NO_MAGICLINKS RESOLVE_NO_SYMLINKS RESOLVE_NO_XDEV RESOLVE_CACHED",
        ),
        "shutdown": (("SHUT_UNKNOWN", 0xFFFF), ("SHUT_RDWR", 2), ("SHUT_WR", 1), ("SHUT_RD", 0)),
        "socket_family": SOCKET_FAMILIES,
        "unlink": (("AT_REMOVEDIR", 0x200),),
        "unmount": _bits("FORCE DETACH EXPIRE NOFOLLOW"),
    },
)
"""The tables by the names that `event_types` gives them (`Parameter.names`)."""

SIGNALS: Mapping[int, str] = MappingProxyType(
    {
        number: name
        for name, number in _numbered(
            "SIGHUP SIGINT SIGQUIT SIGILL SIGTRAP SIGABRT SIGBUS SIGFPE SIGKILL SIGUSR1 SIGSEGV SIGUSR2 SIGPIPE "
            "SIGALRM SIGTERM SIGSTKFLT SIGCHLD SIGCONT SIGSTOP SIGTSTP SIGTTIN SIGTTOU SIGURG SIGXCPU SIGXFSZ "
            "SIGVTALRM SIGPROF SIGWINCH SIGIO SIGPWR SIGSYS",
            first=1,
        )
    },
)
"""The signals by number; realtime signals have no names."""

ERRORS: Mapping[int, str] = MappingProxyType(
    {
        number: name
        for name, number in (
            *_numbered(
                "EPERM ENOENT ESRCH EINTR EIO ENXIO E2BIG ENOEXEC EBADF ECHILD EAGAIN ENOMEM EACCES EFAULT ENOTBLK "
                "EBUSY EEXIST EXDEV ENODEV ENOTDIR EISDIR EINVAL ENFILE EMFILE ENOTTY ETXTBSY EFBIG ENOSPC ESPIPE "
                "EROFS EMLINK EPIPE EDOM ERANGE EDEADLK ENAMETOOLONG ENOLCK ENOSYS ENOTEMPTY ELOOP - ENOMSG EIDRM "
                "ECHRNG EL2NSYNC EL3HLT EL3RST ELNRNG EUNATCH ENOCSI EL2HLT EBADE EBADR EXFULL ENOANO EBADRQC EBADSLT "
                "- EBFONT ENOSTR ENODATA ETIME ENOSR ENONET ENOPKG EREMOTE ENOLINK EADV ESRMNT ECOMM EPROTO EMULTIHOP "
                "EDOTDOT EBADMSG EOVERFLOW ENOTUNIQ EBADFD EREMCHG ELIBACC ELIBBAD ELIBSCN ELIBMAX ELIBEXEC EILSEQ "
                "ERESTART ESTRPIPE EUSERS ENOTSOCK EDESTADDRREQ EMSGSIZE EPROTOTYPE ENOPROTOOPT EPROTONOSUPPORT "
                "ESOCKTNOSUPPORT EOPNOTSUPP EPFNOSUPPORT EAFNOSUPPORT EADDRINUSE EADDRNOTAVAIL ENETDOWN ENETUNREACH "
                "ENETRESET ECONNABORTED ECONNRESET ENOBUFS EISCONN ENOTCONN ESHUTDOWN ETOOMANYREFS ETIMEDOUT "
                "ECONNREFUSED EHOSTDOWN EHOSTUNREACH EALREADY EINPROGRESS ESTALE EUCLEAN ENOTNAM ENAVAIL EISNAM "
                "EREMOTEIO EDQUOT ENOMEDIUM EMEDIUMTYPE ECANCELED",
                first=1,
            ),
            # Within the kernel only; a driver sees them before the kernel turns them into something else.
            *_numbered("ERESTARTSYS ERESTARTNOINTR ERESTARTNOHAND ENOIOCTLCMD ERESTART_RESTARTBLOCK", first=512),
            *_numbered(
                "EBADHANDLE ENOTSYNC EBADCOOKIE ENOTSUPP ETOOSMALL ESERVERFAULT EBADTYPE EJUKEBOX EIOCBQUEUED "
                "EIOCBRETRY",
                first=521,
            ),
        )
    },
)
"""The errors by number, without the minus sign. From 126 (ENOKEY) to 133 (EHWPOISON) the engine has no names."""

CAPABILITIES: tuple[str, ...] = tuple(
    name
    for name, _ in _numbered(
        "CAP_CHOWN CAP_DAC_OVERRIDE CAP_DAC_READ_SEARCH CAP_FOWNER CAP_FSETID CAP_KILL CAP_SETGID CAP_SETUID "
        "CAP_SETPCAP CAP_LINUX_IMMUTABLE CAP_NET_BIND_SERVICE CAP_NET_BROADCAST CAP_NET_ADMIN CAP_NET_RAW "
        "CAP_IPC_LOCK CAP_IPC_OWNER CAP_SYS_MODULE CAP_SYS_RAWIO CAP_SYS_CHROOT CAP_SYS_PTRACE CAP_SYS_PACCT "
        "CAP_SYS_ADMIN CAP_SYS_BOOT CAP_SYS_NICE CAP_SYS_RESOURCE CAP_SYS_TIME CAP_SYS_TTY_CONFIG CAP_MKNOD "
        "CAP_LEASE CAP_AUDIT_WRITE CAP_AUDIT_CONTROL CAP_SETFCAP CAP_MAC_OVERRIDE CAP_MAC_ADMIN CAP_SYSLOG "
        "CAP_WAKE_ALARM CAP_BLOCK_SUSPEND CAP_AUDIT_READ CAP_PERFMON CAP_BPF CAP_CHECKPOINT_RESTORE",
    )
)
"""The capabilities in the order of their bits."""
