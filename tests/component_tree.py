"""Component trees as tests read them: their words, their links."""

from dash.development.base_component import Component


def walk(node):
    if isinstance(node, (list, tuple)):
        for child in node:
            yield from walk(child)
    elif isinstance(node, Component):
        yield node
        yield from walk(getattr(node, "children", None))


def words(node):
    """All text of a tree, pieces joined by a space."""
    if node is None or isinstance(node, bool):
        return ""
    if isinstance(node, Component):
        return words(getattr(node, "children", None))
    if isinstance(node, (list, tuple)):
        return " ".join(filter(None, (words(child) for child in node)))
    return str(node)


def of_class(node, name):
    return [one for one in walk(node) if name in (getattr(one, "className", None) or "").split()]


def links(node):
    return [one for one in walk(node) if type(one).__name__ == "A"]


def definition(node, term):
    """The content of a definition list's term; None where the list has no such term."""
    for one in walk(node):
        if type(one).__name__ == "Dl":
            for name, content in zip(one.children[::2], one.children[1::2], strict=True):
                if words(name) == term:
                    return words(content)
    return None
