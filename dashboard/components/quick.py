"""Components of Dash made without looking at each property, and pages written as JSON in one go.

Dash checks every property of every component that it makes, and looks for every property that its class might have
when it writes one: some twenty microseconds each, of which a page has thousands. The classes here are Dash's own but
for these two steps; that only properties are given that exist is held by a test over all pages.
"""

from __future__ import annotations

from typing import Any, TypeVar, cast

import orjson
from dash.development.base_component import Component, ComponentMeta

C = TypeVar("C", bound=Component)


def quick(cls: type[C], **needed: Any) -> type[C]:
    """A component's class, its constructor taking unseen what it is given.

    `needed` are values of the properties that Dash's own constructor does not do without.
    """

    def take(self: Component, children: Any = None, **props: Any) -> None:
        props["children"] = children
        self.__dict__ = props

    def as_json(self: Component) -> dict[str, Any]:
        return {"props": self.__dict__, "type": self._type, "namespace": self._namespace}

    # What may be given is told by each of Dash's instances; here it is told by the class.
    told = {name: value for name, value in vars(cls(children=None, **needed)).items() if name in _LISTS}
    kept = {name: getattr(cls, name) for name in ("_namespace", "_children_props", "__module__", "__doc__")}
    own = {**kept, **told, "__init__": take, "to_plotly_json": as_json}
    made: Any = ComponentMeta(cls.__name__, (cls,), own)  # type: ignore[no-untyped-call]
    return cast(type[C], made)


_LISTS = ("_prop_names", "_valid_wildcard_attributes", "available_properties", "available_wildcard_properties")
_OPTIONS = orjson.OPT_NON_STR_KEYS | orjson.OPT_SERIALIZE_NUMPY


def written(tree: Any) -> orjson.Fragment:
    """Components, texts and numbers as JSON, which Dash puts into its answer as it is; raises TypeError for others.

    A number that is not finite becomes null, as in what Dash writes.
    """
    return orjson.Fragment(orjson.dumps(tree, default=_of_component, option=_OPTIONS))


def _of_component(value: Any) -> Any:
    if isinstance(value, Component):
        return value.to_plotly_json()  # type: ignore[no-untyped-call]
    raise TypeError(f"{type(value).__name__} is no part of a page")
