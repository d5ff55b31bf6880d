"""Parts of pages: pure functions that give Dash components."""
