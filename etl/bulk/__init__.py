"""Product-level files with millions of rows: kept as Parquet of their own beside the builds, asked on demand.

`text` opens a publisher's file, `layout` says what its columns mean, `step` writes the tables of one file, `home_files`
gathers Kazakhstan's trade out of all of them, `places` says where tables lie. `tables` answers queries: `question` says
which rows to sum, `figures` makes observations of the sums (columns of texts `coded`), `home` holds Kazakhstan's rows
in memory, `record_ids` gives each figure an address that leads back to its rows.
"""
