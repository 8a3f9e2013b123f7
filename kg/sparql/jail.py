"""Takes away from the process it runs in whatever a query worker does not need.

``before_opening`` comes first, ``after_opening`` once the store is open: from then on there
are no new files or sockets (``RLIMIT_NOFILE``), no network, no writing, no rights of root, and
only so much more memory. Everything here is Linux; elsewhere a measure that does not exist is
left out, and ``after_opening`` tells which ones hold. This module must not know the engine.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from contextlib import suppress
from typing import Final

_PR_SET_PDEATHSIG: Final = 1
_PR_SET_DUMPABLE: Final = 4
_PR_SET_NO_NEW_PRIVS: Final = 38
_CLONE_NEWUSER: Final = 0x10000000
_CLONE_NEWNET: Final = 0x40000000
_NOBODY: Final = 65534
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


def after_opening(memory_bytes: int) -> tuple[str, ...]:
    """Give up root, new files and sockets, and memory beyond ``memory_bytes`` more than now.

    Returns the names of the measures that hold.
    """
    holds = []
    if _network_is_empty():
        holds.append("no network")
    if _lower("RLIMIT_AS", _virtual_bytes() + memory_bytes):
        holds.append("memory")
    if _give_up_root():  # after what only root may read of its own process
        holds.append("unprivileged")
    if _lower("RLIMIT_NOFILE", 0):
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


def _give_up_root() -> bool:
    if os.geteuid() == 0:
        with suppress(OSError):
            os.setgroups([])
            os.setresgid(_NOBODY, _NOBODY, _NOBODY)
            os.setresuid(_NOBODY, _NOBODY, _NOBODY)
        _die_with_parent()  # changing the user forgets it
    return os.geteuid() != 0


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
