"""From sources to Parquet: fetch, parse, correct, validate, reconcile, publish. Knows nothing of the web."""
