"""Reconciliation: what printed figures, each an interval, imply together, and where they cannot hold together."""
