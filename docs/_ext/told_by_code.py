"""Tell what the code itself says: the sentences of errors in the language of the manual, and the help of commands.

```` ```{sentences} io ```` lists every message of the rooms named, but those that the page of findings tells;
```` ```{commands} ```` lists every command with its arguments and options.
"""

import inspect
import pkgutil
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import click
from docutils import nodes
from sphinx.util.docutils import SphinxDirective

import procflow
from procflow.cli.group import group
from procflow.errors import Message

FINDINGS = ("checking", "guards")  # the rooms of the page of findings


def messages(room: str) -> dict[str, Message]:
    """Return the messages that the modules of a room hold, by code; modules without any are not imported."""
    home = find_spec(f"procflow.{room}")
    parts = pkgutil.walk_packages(home.submodule_search_locations, f"{home.name}.") if home.parent == home.name else ()
    specs = [home, *(find_spec(part.name) for part in parts)]
    speaking = [spec.name for spec in specs if " = Message(" in Path(spec.origin).read_text(encoding="utf-8")]
    found = [value for name in speaking for value in vars(import_module(name)).values() if isinstance(value, Message)]
    return {message.code: message for message in sorted(found, key=lambda message: message.code)}


def rooms() -> list[str]:
    """Return the names of all rooms."""
    return [part.name for part in pkgutil.iter_modules(procflow.__path__) if part.name != "__main__"]


def said_by(named: list[str]) -> dict[str, Message]:
    """Return the messages of rooms by code, each once: an imported one belongs to the room that stands first."""
    others = {code for room in FINDINGS for code in messages(room)}
    found = {code: message for room in reversed(named) for code, message in messages(room).items()}
    return {code: found[code] for code in sorted(found.keys() - others)}


class Sentences(SphinxDirective):
    """A definition list of codes and their sentences; words in braces are filled in with what was found."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """Write the list in the language of the manual."""
        told = self.env.temp_data.setdefault("told_sentences", set())
        items = []
        for code, message in said_by(self.arguments[0].split()).items():
            if code not in told:
                told.add(code)
                items.append(
                    defined(code, [message.vi if self.config.language == "vi" else message.en], f"error-{code}")
                )
        return [nodes.definition_list("", *items, classes=["told"])]


class Commands(SphinxDirective):
    """A section for each command: how it is written, what it does, and its options."""

    def run(self) -> list[nodes.Node]:
        """Write the sections, in the order of the alphabet."""
        return [self.section(name, command) for name, command in sorted(group.commands.items())]

    def section(self, name: str, command: click.Command) -> nodes.section:
        """Write one command."""
        context = click.Context(command, info_name=f"procflow {name}")
        usage = command.get_usage(context).removeprefix("Usage: ")
        texts = [" ".join(text.split()) for text in inspect.cleandoc(command.help or "").split("\n\n")]
        records = filter(None, (param.get_help_record(context) for param in command.params))
        return nodes.section(
            "",
            nodes.title("", name, translatable=False),
            nodes.literal_block(usage, usage, language="text"),
            *(nodes.paragraph("", text) for text in texts),
            nodes.definition_list(
                "", *(defined(form, [help_text]) for form, help_text in records if help_text), classes=["told"]
            ),
            ids=[f"command-{name}"],
        )


def defined(term: str, texts: list[str], anchor: str = "") -> nodes.definition_list_item:
    """Write one item of a list of what code says."""
    head = nodes.term("", "", nodes.literal("", term))
    if anchor:
        head["ids"].append(anchor)
    return nodes.definition_list_item("", head, nodes.definition("", *(nodes.paragraph("", text) for text in texts)))


def setup(app):
    """Register the directives."""
    app.add_directive("sentences", Sentences)
    app.add_directive("commands", Commands)
    return {"version": "1", "env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}
