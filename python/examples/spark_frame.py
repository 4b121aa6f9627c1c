"""Spark: a data frame cleaned by all executors, and its statistics summed."""

import os
import sys

from pyspark.sql import SparkSession

import dechaff.spark

TEXTS = ["Off the coast.\nSubscribe to our newsletter!\n", "A quiet night in the harbour.\nShare this: Facebook Twitter\n"]

os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
spark.sparkContext.setLogLevel("ERROR")
pages = spark.createDataFrame([(number, TEXTS[number % 2]) for number in range(1000)], "id long, text string")

cleaned = dechaff.spark.clean(pages, column="text", stats=True).cache()

print(cleaned.orderBy("id").first()["cleaned"])
print("not cleaned:", cleaned.where("cleaned_error is not null").count())
print(dechaff.spark.stats(cleaned))
spark.stop()
