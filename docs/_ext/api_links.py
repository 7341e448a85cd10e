"""Lead from names of the face in a page's text to what their docstrings say, so that pages stay plain Markdown.

Taken as such: ``pf.name``, ``name(...)`` in its written-out form, and names that begin with a capital letter.
A bare word such as ``check`` may as well be a word of a file or a command, and stays as it is.
"""

import re

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.util.nodes import make_refnode

import procflow

NAME = re.compile(
    r"(?P<face>(?:pf|procflow)\.)?(?P<room>plot\.|report\.|testing\.)?(?P<name>[A-Za-z]\w*)(?P<call>\(.*\))?", re.DOTALL
)


def target(text: str) -> str | None:
    """Return the full name of what a piece of code is, if it is on the face."""
    found = NAME.fullmatch(text)
    if not found or not (found["face"] or found["call"] or found["name"][0].isupper()):
        return None
    room, name = (found["room"] or "").rstrip("."), found["name"]
    home = getattr(procflow, room) if room else procflow
    named = name in home.__all__ and name not in ("plot", "report", "testing")
    return ".".join(filter(None, ("procflow", room, name))) if named else None


class LinkNames(SphinxTransform):
    """Wrap such code in a reference; what is part of a link or of a title stays."""

    default_priority = 40  # after messages were replaced by their translation

    def apply(self, **kwargs: object) -> None:
        """Treat one page; those of the API link by themselves."""
        page = self.env.current_document.docname
        if page.startswith("reference/api/") or self.app.builder.name == "gettext":
            return
        for literal in list(self.document.findall(nodes.literal)):
            full = target(literal.astext())
            if full and not inside(literal, (nodes.reference, addnodes.pending_xref, nodes.title)):
                where = {"refdomain": "py", "reftype": "obj", "reftarget": full, "refdoc": page}
                literal.replace_self(
                    addnodes.pending_xref("", literal.deepcopy(), refexplicit=True, refwarn=True, **where)
                )


def inside(node: nodes.Node, kinds: tuple[type[nodes.Node], ...]) -> bool:
    """Tell whether a node stands within one of these kinds."""
    while (node := node.parent) is not None:
        if isinstance(node, kinds):
            return True
    return False


def by_last_name(app, env, node, content):
    """Find what a docstring calls by its last name alone, such as a type of a parameter, if only one has that name."""
    if node.get("refdomain") != "py" or "." in node["reftarget"]:
        return None
    objects = env.domains["py"].objects
    last = f".{node['reftarget']}"
    found = [name for name, entry in objects.items() if name.endswith(last) and entry.objtype in ("class", "exception")]
    if len(found) != 1:
        return None
    entry = objects[found[0]]
    return make_refnode(app.builder, node["refdoc"], entry.docname, entry.node_id, content, found[0])


def setup(app):
    """Register the transform, and the search by last names."""
    app.add_transform(LinkNames)
    app.connect("missing-reference", by_last_name)
    return {"version": "1", "env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}
