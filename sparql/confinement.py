"""What a query worker may not do, or the process of an update: eat the memory, reach the network, outlive its parent.

Each sets it on itself at its start.
Linux only: `prctl`, and `unshare` where the kernel lets an ordinary user make namespaces.
"""

import ctypes
import resource
import signal
from contextlib import suppress

_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38  # linux/prctl.h
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000  # linux/sched.h

# Eight times the usual 8 MiB. The parser recurses on the stack and a full stack is a segmentation fault.
_STACK = 64 << 20


def confine(memory: int, writes: bool = False) -> bool:
    """Limit this process to `memory` bytes of data, take its network away, and bind its life to its parent's.

    Unless it `writes`, no file of it may grow.

    The limit is on data and not on address space: of that an idle worker reserves 530 MB, of which 35 MB are in use.
    Gives False where the kernel does not let us leave the network; then only `sparql.guard` stands before SERVICE.
    To be called while the process has one thread, which is what `unshare` asks for.
    """
    _lower(resource.RLIMIT_DATA, memory)
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_STACK, _STACK)
    if not writes:
        _lower(resource.RLIMIT_FSIZE, 0)
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_PDEATHSIG, ctypes.c_ulong(signal.SIGKILL))
    libc.prctl(_PR_SET_NO_NEW_PRIVS, *(ctypes.c_ulong(word) for word in (1, 0, 0, 0)))
    with suppress(OSError), open("/proc/self/oom_score_adj", "w", encoding="ascii") as score:
        score.write("1000")  # where the machine runs out of memory, a query goes before the service and the writer
    return bool(libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) == 0)


def _lower(limit: int, wanted: int) -> None:
    """Set the limit to what is wanted, or to the most that this process may still have."""
    _, hard = resource.getrlimit(limit)
    allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(limit, (allowed, hard if limit == resource.RLIMIT_STACK else allowed))
