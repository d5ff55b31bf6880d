"""Downloads from publishers: politely, in full or not at all, and kept as they came.

`client` asks one address and says clearly what went wrong, `body` tells a table from an error page, and `snapshots`
keeps the bytes with their hash, address, day and headers. Nothing here knows what a file means.
"""
