"""Kills a worker without any notice, once for each marker file."""

import os
import signal


def once(marker: str, generations: int = 0) -> None:
    """Kills this process, or the one that started it so many generations before, unless another did so already."""
    try:
        os.close(os.open(marker, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return
    victim = os.getpid()
    for _ in range(generations):
        with open(f"/proc/{victim}/stat") as file:
            victim = int(file.read().rpartition(")")[2].split()[1])
    assert victim > 1
    os.kill(victim, signal.SIGKILL)
