"""Start ``kg serve`` on a free loopback port, wait until it answers, stop it by process id."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

READY_SECONDS = 90.0
STOP_SECONDS = 15.0
KG = (sys.executable, "-m", "api.cli")


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its address (no slash at the end) and its process id."""

    url: str
    port: int
    pid: int

    def get(self, path: str) -> tuple[int, str]:
        """Return status and body of ``path``; errors of HTTP are answers too."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=30) as answer:
                return answer.status, answer.read().decode("utf-8")
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode("utf-8")


def free_port() -> int:
    """Return a loopback port that nobody listens on now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(home: Path, extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return this process's environment with the site's home, free of other settings of ours."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KG_")}
    return {**kept, "KG_HOME": str(home), **(extra or {})}


@contextmanager
def serve(
    home: Path,
    *flags: str,
    command: Sequence[str] = KG,
    extra: Mapping[str, str] | None = None,
    folder: Path | None = None,
    ready: int = 200,
) -> Iterator[Server]:
    """Serve the site in ``home`` while the block runs; ``flags`` go to ``kg serve``.

    ``ready`` is the status of ``/healthz`` that is waited for.
    """
    port = free_port()
    words = [*command, "serve", "--host", "127.0.0.1", "--port", str(port), *flags]
    with TemporaryFile() as log:
        process = subprocess.Popen(
            words,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=environment(home, extra),
            cwd=folder,
        )
        try:
            url = f"http://127.0.0.1:{port}"
            if not _answers(process, f"{url}/healthz", ready):
                log.seek(0)
                told = log.read().decode("utf-8", "replace")
                raise AssertionError(f"no answer from «{' '.join(words)}»:\n{told}")
            yield Server(url, port, process.pid)
        finally:
            _stop(process)


def _answers(process: subprocess.Popen[bytes], url: str, ready: int) -> bool:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                if answer.status == ready:
                    return True
        except urllib.error.HTTPError as error:
            with error:
                if error.code == ready:
                    return True
        except OSError:
            pass  # not listening yet, or not ready yet
        try:
            process.wait(timeout=0.05)  # it ended: no use to go on asking
        except subprocess.TimeoutExpired:
            continue
        return False
    return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
