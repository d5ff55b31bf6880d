"""From Parquet to a person: measures, charts, pages, exports and the command line."""
