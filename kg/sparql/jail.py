"""Takes away from the process it runs in whatever a query worker does not need.

``before_opening`` comes first, ``after_opening`` once the data is open: from then on there are
no new files or sockets (``RLIMIT_NOFILE``), no network, no writing, no rights of root, and only
so much more memory. A store on disk opens some of its files only when they are needed: then so
many files may be opened, and only those of its folder (Landlock, Linux 5.13 and later).
Everything here is Linux; elsewhere a measure that does not exist is left out, and
``after_opening`` tells which ones hold. This module must not know the engine.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import struct
import sys
from contextlib import suppress
from typing import Final

_PR_SET_PDEATHSIG: Final = 1
_PR_SET_DUMPABLE: Final = 4
_PR_SET_NO_NEW_PRIVS: Final = 38
_CLONE_NEWUSER: Final = 0x10000000
_CLONE_NEWNET: Final = 0x40000000
_NOBODY: Final = 65534
_CAPABILITY_VERSION_3: Final = 0x20080522
_LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_RESTRICT = 444, 445, 446  # system calls, on every architecture
_LANDLOCK_EVERYTHING: Final = (1 << 13) - 1  # rights of its first version (linux/landlock.h)
_LANDLOCK_READ: Final = 1 << 2 | 1 << 3  # files, folders
_LANDLOCK_BENEATH: Final = 1
_LANDLOCK_TELL_VERSION: Final = 1
_LANDLOCK_TRUNCATE: Final = 1 << 14  # from version 3 on
_LANDLOCK_TCP: Final = 1 << 0 | 1 << 1  # to listen, to connect: from version 4 on
NICENESS: Final = 2
"""Workers stand behind the web process, which must always get its turn."""


def before_opening() -> None:
    """Die with the parent, gain no rights, leave the network, make no core files."""
    os.nice(NICENESS)
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)
    for name in ("RLIMIT_CORE", "RLIMIT_FSIZE"):
        _lower(name, 0)
    _leave_network()
    _die_with_parent()


def after_opening(memory_bytes: int, store: str = "") -> tuple[str, ...]:
    """Give up root, new files and sockets, and memory beyond ``memory_bytes`` more than now.

    ``store`` is a folder whose files may still be opened for reading. Concerns the thread that
    calls. Returns the names of the measures that hold.
    """
    holds = []
    files = len(os.listdir(store)) if store else 0
    may_open = _numbers_used() + files if files else 0
    if _network_is_empty():
        holds.append("no network")
    if _lower("RLIMIT_AS", _virtual_bytes() + memory_bytes):
        holds.append("memory")
    if store and _read_only_in(store):  # after what is read of this process
        holds.append("no other files")
    if _give_up_root(store):  # after what only root may read of its own process
        holds.append("unprivileged")
    if _lower("RLIMIT_NOFILE", may_open) and not files:
        holds.append("no files")
    return tuple(holds)


def limit_processor_time(seconds: float) -> None:
    """End this process if it computes for ``seconds`` more: a second clock beside the pool's."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime + seconds) + 2
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))


def _libc() -> ctypes.CDLL | None:
    return ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def _prctl(option: int, value: int) -> None:
    if libc := _libc():
        libc.prctl(option, value, 0, 0, 0)


def _die_with_parent() -> None:
    parent = os.getppid()
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if parent == 1 and os.environ.get("KG_WORKER_PARENT") not in (None, "1"):
        os._exit(1)  # the parent went away before we asked to be told


def _leave_network() -> None:
    libc = _libc()
    if libc is None:
        return
    # Root may leave the network; others may where they are allowed a user namespace.
    if libc.unshare(_CLONE_NEWNET) != 0 and os.geteuid() != 0:
        libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)


def _network_is_empty() -> bool:
    try:
        with open("/proc/self/net/dev", "rb") as table:
            return [line.split(b":")[0].strip() for line in table.readlines()[2:]] in ([b"lo"], [])
    except OSError:
        return False


def _read_only_in(folder: str) -> bool:
    """Forbid this thread TCP, and everything on disk but reading what lies in ``folder``.

    Landlock (Linux kernel documentation, userspace-api/landlock); false where there is none.
    """
    libc = _libc()
    if libc is None:
        return False
    version = libc.syscall(_LANDLOCK_CREATE, None, ctypes.c_size_t(0), _LANDLOCK_TELL_VERSION)
    rights = _LANDLOCK_EVERYTHING | (_LANDLOCK_TRUNCATE if version >= 3 else 0)
    forbidden = struct.pack("=Q", rights) + (struct.pack("=Q", _LANDLOCK_TCP) if version >= 4 else b"")
    rules = libc.syscall(_LANDLOCK_CREATE, forbidden, ctypes.c_size_t(len(forbidden)), 0)
    if rules < 0:
        return False
    place = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        rule = ctypes.create_string_buffer(struct.pack("=Qi", _LANDLOCK_READ, place))
        added = libc.syscall(_LANDLOCK_ADD, rules, _LANDLOCK_BENEATH, rule, 0)
        return bool(added == 0 and libc.syscall(_LANDLOCK_RESTRICT, rules, 0) == 0)
    finally:
        os.close(place)
        os.close(rules)


def _give_up_root(store: str) -> bool:
    if os.geteuid() == 0:
        # A store that is not for everybody can be read by its owner only.
        open_to_all = not store or os.stat(store).st_mode & 0o005 == 0o005
        user = _NOBODY if open_to_all else os.stat(store).st_uid
        with suppress(OSError):
            os.setgroups([])
            os.setresgid(_NOBODY, _NOBODY, _NOBODY)
            os.setresuid(user, user, user)
        if user == 0:  # the store is root's own and private: its owner, but with no power of root
            return _drop_capabilities()
        _die_with_parent()  # changing the user forgets it
    return os.geteuid() != 0


def _drop_capabilities() -> bool:
    """Give up all capabilities of this thread (capset(2)); it cannot gain any again."""
    libc = _libc()
    if libc is None:
        return False
    header = struct.pack("=Ii", _CAPABILITY_VERSION_3, 0)
    return bool(libc.capset(header, bytes(24)) == 0)


def _numbers_used() -> int:
    """Return the first file number above those in use; a system that does not tell has many."""
    try:
        return 1 + max(int(number) for number in os.listdir("/proc/self/fd"))
    except OSError:
        return 1 << 10


def _virtual_bytes() -> int:
    try:
        with open("/proc/self/statm", "rb") as numbers:
            return int(numbers.read().split()[0]) * resource.getpagesize()
    except OSError:
        return 1 << 30


def _lower(name: str, value: int) -> bool:
    limit = getattr(resource, name, None)
    if limit is None:
        return False
    try:
        resource.setrlimit(limit, (value, value))
    except (ValueError, OSError):
        return False
    return True
