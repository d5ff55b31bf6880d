"""Spark."""


class SparkEngine: ...
