"""Engines that start once for all tests, and what they clean."""

import os
import sys

import dechaff
import pyarrow as pa
import pytest
from documents import COUNT, texts_with_gaps


@pytest.fixture(scope="session")
def ray():
    """Ray with two worker processes."""
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    # Workers import the tests' modules, as those of a cluster import the user's.
    os.environ["PYTHONPATH"] = os.path.dirname(__file__)
    import ray
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level="ERROR", object_store_memory=2**28)
    yield ray
    ray.shutdown()


@pytest.fixture(scope="session")
def spark():
    """Spark as a cluster on this machine: a driver and two executors of one core, each a process of its own."""
    os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
    os.environ["PYTHONPATH"] = os.path.dirname(__file__)
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local-cluster[2,1,1024]").appName("dechaff")
    session = (
        builder.config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "500")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


@pytest.fixture(scope="session")
def texts():
    return texts_with_gaps(COUNT)


@pytest.fixture(scope="session")
def single(texts):
    """What one process makes of them."""
    return dechaff.clean_arrow(pa.table({"text": pa.array(texts)}), stats=True, spans=True, errors="report")
