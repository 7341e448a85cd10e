"""The JSON Schema of the native file and the tables of its reference page, both made from the declarations.

Run ``python -m procflow.io.schema docs/reference/file-format.md`` after a change of the declarations.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from procflow.io.spec import FORMAT, OFFICE_SECTION, PROCEDURE_SECTION, SECTIONS

BEGIN, END = "<!-- fields: begin -->", "<!-- fields: end -->"
SCHEMA_FILE = Path(__file__).with_name("procflow.schema.json")


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a native file, for editors and other programs.

    It knows the form of each value; references, sums of probabilities and the meaning of laws are left to `load`.

    >>> json_schema()["$defs"]["procedure"]["properties"]["procflow"]["const"]
    1
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"procflow procedure or office, format {FORMAT}",
        "if": {"required": [OFFICE_SECTION.fields[1].name]},
        "then": OFFICE_SECTION.ref,
        "else": PROCEDURE_SECTION.ref,
        "$defs": {section.name: section.schema for section in SECTIONS},
    }


def schema_text() -> str:
    """Return the JSON Schema as it ships with the library."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"


def field_tables() -> str:
    """Return a table of the fields of every section, in Markdown."""
    parts: list[str] = []
    for section in SECTIONS:
        parts += [f"### {section.title['en']} · {section.title['vi']}", ""]
        parts += ["| Field | Holds | Meaning | Ý nghĩa |", "|---|---|---|---|"]
        for field in section.fields:
            name = f"`{field.name}`" + (" (required)" if field.required else "")
            holds = field.kind.words["en"].replace("|", "\\|")
            parts.append(f"| {name} | {holds} | {field.en} | {field.vi} |")
        if section.later:
            parts += ["", f"Refused by name in this version: {', '.join(f'`{name}`' for name in section.later)}."]
        parts.append("")
    return "\n".join(parts).rstrip() + "\n"


def renewed(page: str) -> str:
    """Return the reference page with the tables between its two marks made anew.

    Raises
    ------
    ValueError
        If the page lacks a mark.
    """
    head, begin, rest = page.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"the page needs the marks {BEGIN} and {END}")
    return f"{head}{BEGIN}\n\n{field_tables()}\n{END}{tail}"


def main(pages: list[str]) -> None:
    """Write the JSON Schema beside this file and renew the tables of the pages."""
    SCHEMA_FILE.write_text(schema_text(), encoding="utf-8", newline="\n")
    for name in pages:
        page = Path(name)
        page.write_text(renewed(page.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
