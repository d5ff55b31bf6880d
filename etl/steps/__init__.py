"""The steps between reading and serving, pure functions over tables, in the order of `etl/build.py`."""
