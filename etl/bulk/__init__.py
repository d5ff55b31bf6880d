"""Product-level files with millions of rows: kept as Parquet of their own beside the builds, asked on demand.

`text` opens a publisher's file, `layout` says what its columns mean, `step` writes the tables of one file, `tables`
answers queries on those of all files, `record_ids` gives each figure an address that leads back to its rows.
"""
