"""The event types about files, directories, descriptors and mounts: rows, no behaviour.

Sources as in `processes`. How the engine prints a mode depends on the call: `0644` where a file is opened,
`1C0` where a directory is made, `0755(S_IXOTH|...)` where a mode is changed; the last is of the type MODE.
"""

from __future__ import annotations

from ruleglot.events.falco.tables.model import (
    RESULT,
    Base,
    Category,
    EventType,
    Parameter,
    ParameterType,
    data,
    descriptor,
    flags,
    path,
    relative_path,
    text,
    uint32,
    uint64,
)

OPEN_FLAGS = flags("flags", "open")
OPEN_MODE = uint32("mode", Base.OCTAL)
DIRECTORY_MODE = uint32("mode", Base.HEXADECIMAL)
CHANGED_MODE = Parameter(name="mode", type=ParameterType.MODE, base=Base.OCTAL, names="file_mode")
NODE_MODE = Parameter(name="mode", type=ParameterType.MODE, base=Base.OCTAL, names="node_mode")
DEVICE = uint32("dev", Base.HEXADECIMAL)
INODE = uint64("ino")
RESOLVE = flags("resolve", "resolve")
OWNER = (uint32("uid"), uint32("gid"))  # bare numbers: a change of the owner prints no names
NAME_FROM_DIRECTORY = (descriptor("dirfd"), relative_path("name", "dirfd"))
BOTH_PATHS_FROM_DIRECTORIES = (
    descriptor("olddirfd"),
    relative_path("oldpath", "olddirfd"),
    descriptor("newdirfd"),
    relative_path("newpath", "newdirfd"),
)
COPIED = Parameter(name="res", type=ParameterType.FD, base=Base.DECIMAL)

OPENINGS = (
    EventType(
        name="open",
        number=3,
        category=Category.FILE,
        parameters=(descriptor(), path("name"), OPEN_FLAGS, OPEN_MODE, DEVICE, INODE),
        enter=2,
        enter_parameters=(path("name"), OPEN_FLAGS, OPEN_MODE),
        old_parameters=5,
    ),
    EventType(
        name="openat",
        number=307,
        category=Category.FILE,
        parameters=(descriptor(), *NAME_FROM_DIRECTORY, OPEN_FLAGS, OPEN_MODE, DEVICE, INODE),
        enter=306,
        enter_parameters=(*NAME_FROM_DIRECTORY, OPEN_FLAGS, OPEN_MODE),
        old_parameters=6,
    ),
    EventType(
        name="openat2",
        number=327,
        category=Category.FILE,
        parameters=(descriptor(), *NAME_FROM_DIRECTORY, OPEN_FLAGS, OPEN_MODE, RESOLVE, DEVICE, INODE),
        enter=326,
        enter_parameters=(*NAME_FROM_DIRECTORY, OPEN_FLAGS, OPEN_MODE, RESOLVE),
        old_parameters=6,
    ),
    EventType(
        name="creat",
        number=59,
        category=Category.FILE,
        parameters=(
            descriptor(),
            path("name"),
            OPEN_MODE,
            DEVICE,
            INODE,
            Parameter(name="creat_flags", type=ParameterType.FLAGS16, base=Base.HEXADECIMAL, names="creation"),
        ),
        enter=58,
        enter_parameters=(path("name"), OPEN_MODE),
        old_parameters=4,
    ),
    EventType(
        name="open_by_handle_at",
        number=337,
        category=Category.FILE,
        parameters=(descriptor(), descriptor("mountfd"), OPEN_FLAGS, path("path"), DEVICE, INODE),
        old_parameters=0,
    ),
)

DESCRIPTORS = (
    EventType(
        name="close",
        number=5,
        category=Category.BY_DESCRIPTOR,
        parameters=(RESULT, descriptor()),
        enter=4,
        enter_parameters=(descriptor(),),
        old_parameters=1,
    ),
    EventType(
        name="read",
        number=7,
        category=Category.BY_DESCRIPTOR,
        parameters=(RESULT, data(), descriptor(), uint32("size")),
        enter=6,
        enter_parameters=(descriptor(), uint32("size")),
        old_parameters=2,
    ),
    EventType(
        name="write",
        number=9,
        category=Category.BY_DESCRIPTOR,
        parameters=(RESULT, data(), descriptor(), uint32("size")),
        enter=8,
        enter_parameters=(descriptor(), uint32("size")),
        old_parameters=2,
    ),
    # The old engine knows the three copies as one `dup`, under another number.
    EventType(
        name="dup",
        number=367,
        category=Category.BY_DESCRIPTOR,
        parameters=(COPIED, descriptor("oldfd")),
        old_parameters=0,
    ),
    EventType(
        name="dup2",
        number=363,
        category=Category.BY_DESCRIPTOR,
        parameters=(COPIED, descriptor("oldfd"), descriptor("newfd")),
        old_parameters=0,
    ),
    EventType(
        name="dup3",
        number=365,
        category=Category.BY_DESCRIPTOR,
        parameters=(COPIED, descriptor("oldfd"), descriptor("newfd"), OPEN_FLAGS),
        old_parameters=0,
    ),
)

NAMES = (
    EventType(name="unlink", number=301, category=Category.FILE, parameters=(RESULT, path("path"))),
    EventType(
        name="unlinkat",
        number=303,
        category=Category.FILE,
        parameters=(RESULT, *NAME_FROM_DIRECTORY, flags("flags", "unlink")),
    ),
    EventType(name="rmdir", number=279, category=Category.FILE, parameters=(RESULT, path("path"))),
    EventType(
        name="mkdir",
        number=277,
        category=Category.FILE,
        parameters=(RESULT, path("path"), DIRECTORY_MODE),
        enter=276,
        enter_parameters=(DIRECTORY_MODE,),
        old_parameters=2,
    ),
    EventType(
        name="mkdirat",
        number=305,
        category=Category.FILE,
        parameters=(RESULT, descriptor("dirfd"), relative_path("path", "dirfd"), DIRECTORY_MODE),
    ),
    EventType(name="rename", number=175, category=Category.FILE, parameters=(RESULT, path("oldpath"), path("newpath"))),
    EventType(
        name="renameat",
        number=177,
        category=Category.FILE,
        parameters=(RESULT, *BOTH_PATHS_FROM_DIRECTORIES),
    ),
    EventType(
        name="renameat2",
        number=319,
        category=Category.FILE,
        parameters=(RESULT, *BOTH_PATHS_FROM_DIRECTORIES, flags("flags", "rename")),
    ),
    EventType(name="link", number=309, category=Category.FILE, parameters=(RESULT, path("oldpath"), path("newpath"))),
    EventType(
        name="linkat",
        number=311,
        category=Category.FILE,
        parameters=(
            RESULT,
            descriptor("olddir"),
            relative_path("oldpath", "olddir"),
            descriptor("newdir"),
            relative_path("newpath", "newdir"),
            flags("flags", "link"),
        ),
    ),
    # What a symbolic link says is a text: nobody resolves it before it is followed.
    EventType(
        name="symlink", number=179, category=Category.FILE, parameters=(RESULT, text("target"), path("linkpath"))
    ),
    EventType(
        name="symlinkat",
        number=181,
        category=Category.FILE,
        parameters=(RESULT, text("target"), descriptor("linkdirfd"), relative_path("linkpath", "linkdirfd")),
    ),
    EventType(
        name="mknod",
        number=415,
        category=Category.OTHER,
        parameters=(RESULT, path("path"), NODE_MODE, uint32("dev")),
        old_parameters=0,
    ),
    EventType(
        name="mknodat",
        number=417,
        category=Category.OTHER,
        parameters=(RESULT, descriptor("dirfd"), relative_path("path", "dirfd"), NODE_MODE, uint32("dev")),
        old_parameters=0,
    ),
)

ATTRIBUTES = (
    EventType(name="chmod", number=315, category=Category.FILE, parameters=(RESULT, path("filename"), CHANGED_MODE)),
    EventType(name="fchmod", number=317, category=Category.FILE, parameters=(RESULT, descriptor(), CHANGED_MODE)),
    EventType(
        name="fchmodat",
        number=313,
        category=Category.FILE,
        parameters=(RESULT, descriptor("dirfd"), relative_path("filename", "dirfd"), CHANGED_MODE),
    ),
    EventType(
        name="chown",
        number=379,
        category=Category.FILE,
        parameters=(RESULT, path("path"), *OWNER),
        old_parameters=0,
    ),
    EventType(
        name="lchown",
        number=381,
        category=Category.FILE,
        parameters=(RESULT, path("path"), *OWNER),
        old_parameters=0,
    ),
    EventType(
        name="fchown",
        number=383,
        category=Category.FILE,
        parameters=(RESULT, descriptor(), *OWNER),
        old_parameters=0,
    ),
    EventType(
        name="fchownat",
        number=385,
        category=Category.FILE,
        parameters=(
            RESULT,
            descriptor("dirfd"),
            relative_path("pathname", "dirfd"),
            *OWNER,
            flags("flags", "chown"),
        ),
        old_parameters=0,
    ),
)

PLACES = (
    # The engine changes the working directory while it reads the event, so it must not resolve this path again.
    EventType(name="chdir", number=95, category=Category.FILE, parameters=(RESULT, text("path"))),
    EventType(
        name="fchdir",
        number=97,
        category=Category.FILE,
        parameters=(RESULT, descriptor("fd", Base.NONE)),
        enter=96,
        enter_parameters=(descriptor("fd", Base.NONE),),
        old_parameters=1,
    ),
    EventType(
        name="mount",
        number=257,
        category=Category.FILE,
        parameters=(RESULT, text("dev"), path("dir"), text("type"), flags("flags", "mount")),
        enter=256,
        enter_parameters=(flags("flags", "mount"),),
        old_parameters=4,
    ),
    # The old engine knows both ends of a mount as one `umount`, under another number.
    EventType(
        name="umount",
        number=387,
        category=Category.FILE,
        parameters=(RESULT, path("name")),
        old_parameters=0,
    ),
    EventType(
        name="umount2",
        number=391,
        category=Category.FILE,
        parameters=(RESULT, path("name"), flags("flags", "unmount")),
        old_parameters=0,
    ),
)

FILE_EVENTS: tuple[EventType, ...] = (*OPENINGS, *DESCRIPTORS, *NAMES, *ATTRIBUTES, *PLACES)
