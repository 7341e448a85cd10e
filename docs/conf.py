"""How the manual is built: see "The manual" in CONTRIBUTING.md.

Nothing is fetched while building, and the pages fetch nothing while read.
"""

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE / "_ext"))

from procflow import __version__ as release  # noqa: E402

project = "procflow"
author = "procflow maintainers"
copyright = author  # the footer says who, and no year that would go stale
language = "en"
smartquotes_action = "D"  # dashes only: what stands in quotes is often typed

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "api_docstrings",
    "api_links",
    "told_by_code",
    "translation_marks",
]
exclude_patterns = ["_ext", "_templates", "pictures"]
templates_path = ["_templates"]

myst_heading_anchors = 4

default_role = "py:obj"  # in docstrings: a link where the name is on the face, else code
autodoc_typehints = "none"  # the docstrings tell the types
autodoc_member_order = "bysource"
autodoc_default_options = {"members": True}
napoleon_google_docstring = False
napoleon_use_ivar = True
napoleon_use_rtype = False

locale_dirs = [str(HERE / "locale")]
gettext_compact = False
gettext_location = False
gettext_uuid = False
gettext_last_translator = ""
gettext_language_team = ""
figure_language_filename = "{path}{basename}-{language}{ext}"

html_theme = "furo"
html_title = f"procflow {release}"
html_static_path = ["_static"]
html_css_files = ["manual.css"]
html_js_files = ["manual.js"]
html_copy_source = False
html_show_sphinx = False
html_sidebars = {
    "**": [
        "sidebar/brand.html",
        "sidebar/language.html",
        "sidebar/search.html",
        "sidebar/scroll-start.html",
        "sidebar/navigation.html",
        "sidebar/scroll-end.html",
    ]
}
html_theme_options = {"navigation_with_keys": True}
