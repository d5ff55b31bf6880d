"""How new the figures of a source are; the rule is the model's, so that pages and commands say the same."""

from etl.model.freshness import NextRelease, next_release

__all__ = ["NextRelease", "next_release"]
