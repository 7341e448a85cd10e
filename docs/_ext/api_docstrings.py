"""Let the docstrings of nouns be read as they are written.

Attributes that share one description (``needs, uses, makes : tuple of str``) are told one by one, fields are called
attributes, and how attrs writes a default that is made anew each time is left out of signatures.
"""

import re

SHARED = re.compile(r"(?P<names>\w+(?:, \w+)+)(?P<type> : .*)")


def told_one_by_one(lines: list[str]) -> list[str]:
    """Repeat a description for each of the attributes that share it.

    >>> told_one_by_one(["Attributes", "----------", "a, b : int", "    Both.", "c : str", "    It."])[2:]
    ['a : int', '    Both.', 'b : int', '    Both.', 'c : str', '    It.']
    """
    if "Attributes" not in lines:
        return lines
    start = lines.index("Attributes") + 2
    ends = [n for n, line in enumerate(lines[start:], start) if line.startswith("---")]
    end = ends[0] - 1 if ends else len(lines)
    told, number = lines[:start], start
    while number < end:
        shared = SHARED.fullmatch(lines[number])
        after = next((n for n in range(number + 1, end) if not lines[n].startswith(" ")), end)
        for name in shared["names"].split(", ") if shared else [""]:
            told += [name + shared["type"] if shared else lines[number], *lines[number + 1 : after]]
        number = after
    return told + lines[end:]


def read(app, what, name, obj, options, lines):
    """Change the lines of a docstring in place, before its sections are read."""
    lines[:] = told_one_by_one(lines)


def sign(app, what, name, obj, options, signature, returns):
    """Write a signature without the mark of attrs."""
    return signature and signature.replace("=NOTHING", "=…"), returns


def setup(app):
    """Register both, and the word."""
    app.connect("autodoc-process-docstring", read, priority=400)
    app.connect("autodoc-process-signature", sign)
    for field in app.registry.domains["py"].directives["class"].doc_field_types:
        if field.name == "variable":
            field.label = "Attributes"
    return {"version": "1", "env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}
