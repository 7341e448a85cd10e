"""Say in a translated manual what is not translated: at the head of each page, and beside each paragraph.

A message whose source changed since it was translated ("fuzzy" in its catalogue) is *stale*: it is shown in English.
"""

from pathlib import Path

import polib
from docutils import nodes
from messages import needs_translation
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.util.nodes import extract_messages

CLASSES = {"missing": "untranslated-here", "stale": "stale-here"}
MARKS = {"missing": "EN", "stale": "EN, bản dịch cũ"}
ENGLISH_ONLY = "Trang này chỉ có bản tiếng Anh."
STATE = "Đã dịch {done}/{total} đoạn của trang này{old}."
OLD = ", {stale} đoạn có bản dịch đã cũ"
REST = " Đoạn chưa dịch hoặc có bản dịch đã cũ được giữ bằng tiếng Anh, đầu đoạn ghi: EN."


def stale_messages(catalogue: Path) -> set[str]:
    """List the messages whose translation no longer fits, of one page."""
    return {entry.msgid for entry in polib.pofile(str(catalogue)) if entry.fuzzy}


def shown(node: nodes.Element, text: str) -> bool:
    """Tell whether a message is shown translated; the captions of a sidebar know their texts, not that they are."""
    if isinstance(node, addnodes.toctree):
        return text not in (node.get("caption"), *(title for title, _ in node["entries"]))
    return bool(node.get("translated"))


class MarkTranslation(SphinxTransform):
    """Mark what is shown in English, and tell the counts under the page's title."""

    default_priority = 30  # after messages were replaced (20), before classes are added

    def apply(self, **kwargs: object) -> None:
        """Treat one page, when the manual is built in another language than English."""
        if self.config.language == "en" or self.app.builder.name == "gettext":
            return
        name = self.env.current_document.docname
        catalogue = Path(self.app.srcdir, "locale", self.config.language, "LC_MESSAGES", f"{name}.po")
        if not catalogue.exists():
            self.tell(ENGLISH_ONLY)
            return
        stale = stale_messages(catalogue)
        asked = [(node, text) for node, text in extract_messages(self.document) if needs_translation(text)]
        left = [(node, "stale" if text in stale else "missing") for node, text in asked if not shown(node, text)]
        for node, state in left:
            self.mark(node, state)
        number = sum(state == "stale" for _, state in left)
        old = OLD.format(stale=number) if number else ""
        self.tell(STATE.format(done=len(asked) - len(left), total=len(asked), old=old) + (REST if left else ""))

    def mark(self, node: nodes.Element, state: str) -> None:
        """Put the mark before a paragraph; titles and entries of the sidebar have a class only."""
        node["classes"].append(CLASSES[state])
        if isinstance(node, nodes.paragraph):
            node.insert(0, nodes.Text(" "))
            node.insert(0, nodes.inline("", MARKS[state], classes=["translation-mark"]))

    def tell(self, sentence: str) -> None:
        """Put a sentence under the title of the page."""
        said = nodes.paragraph(sentence, sentence, classes=["translation-state"], translatable=False)
        title = next(self.document.findall(nodes.title), None)
        if title is None:
            self.document.insert(0, said)
        else:
            title.parent.insert(title.parent.index(title) + 1, said)


def setup(app):
    """Register the transform."""
    app.add_transform(MarkTranslation)
    return {"version": "1", "env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}
