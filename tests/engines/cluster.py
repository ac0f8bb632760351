"""A Spark standalone cluster on this machine: one master, two workers, from the pip package alone."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

LOOPBACK = "127.0.0.1"
WORKERS = 2
PATIENCE = 300  # seconds until the whole cluster must stand; a busy machine needs most of them


@contextmanager
def spark_cluster(folder: Path, java_home: Path) -> Iterator[str]:
    """The address of a running cluster; all its processes are gone when the block ends."""
    port = free_port()
    address = f"spark://{LOOPBACK}:{port}"
    env = environment(folder, java_home)
    with ExitStack() as running:
        master = ["org.apache.spark.deploy.master.Master", "--host", LOOPBACK, "--port", str(port)]
        log = running.enter_context(spark_process(master, folder / "master.log", env))
        await_lines(log, "I have been elected leader", 1)
        for number in range(WORKERS):
            worker = ["org.apache.spark.deploy.worker.Worker", "--host", LOOPBACK, "-c", "1", "-m", "1g"]
            worker += ["-d", str(folder / f"worker{number}"), address]
            running.enter_context(spark_process(worker, folder / f"worker{number}.log", env))
        await_lines(log, "Registering worker", WORKERS)
        yield address


def environment(folder: Path, java_home: Path) -> dict[str, str]:
    from pyspark.find_spark_home import _find_spark_home

    return os.environ | {
        "SPARK_HOME": _find_spark_home(),
        "JAVA_HOME": str(java_home),
        "SPARK_LOCAL_IP": LOOPBACK,
        "SPARK_NO_DAEMONIZE": "1",
        "SPARK_DAEMON_MEMORY": "256m",
        "SPARK_LOG_DIR": str(folder / "logs"),
        "SPARK_CONF_DIR": str(folder),
        "PYSPARK_PYTHON": sys.executable,
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


@contextmanager
def spark_process(words: list[str], log: Path, env: dict[str, str]) -> Iterator[Path]:
    """One JVM in its own process group: killing the group takes its executors along."""
    program = Path(env["SPARK_HOME"], "bin", "spark-class")
    with log.open("wb") as output:
        process = subprocess.Popen(
            [program, *words, "--webui-port", "0"],
            env=env,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        yield log
    finally:
        stop(process)


def stop(process: subprocess.Popen[bytes]) -> None:
    for sign in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, sign)
            process.wait(timeout=20)
        except ProcessLookupError:
            break
        except subprocess.TimeoutExpired:
            continue
    process.wait(timeout=20)


def await_lines(log: Path, words: str, times: int) -> None:
    until = time.monotonic() + PATIENCE
    while log.read_text(errors="replace").count(words) < times:
        if time.monotonic() > until:
            raise TimeoutError(f"no {times} × “{words}” in:\n{log.read_text(errors='replace')[-3000:]}")
        time.sleep(0.2)
