"""The registry: areas, indicators and sources by exact look-up, read once from the TOML files here."""

from etl.registry.loader import load_registry
from etl.registry.lookup import Registry, RegistryError, members_on

__all__ = ["Registry", "RegistryError", "load_registry", "members_on"]
