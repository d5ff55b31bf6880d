"""Names of a build folder's files; apart from the schemas, so that looking for a build loads no library."""

SCHEMA_VERSION = 5
# Hexadecimal digits of a build's hash, which is the name of its folder.
HASH_LENGTH = 20
# Text file in the build folder that holds the hash of the build to serve, and so the name of its folder.
CURRENT = "CURRENT"
MANIFEST = "manifest.json"
# What begins with this is being written, or was left by a run that was killed.
ASIDE = ".tmp-"
# Folder beside the builds for what can be made again at any time; a publication leaves it alone.
CACHE = "cache"
# What the last complete run did; beside the builds, for it changes with time and they do not.
LAST_RUN = "last_run.json"
# Folder of downloads in the folder of inputs; a build reads the tables made from them, never these.
SNAPSHOTS = "snapshots"
# Folder beside the builds for the tables of loaded files, each in a folder named by its content.
BULK = "bulk"
