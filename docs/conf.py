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

extensions = ["myst_parser", "translation_marks"]
exclude_patterns = ["_ext", "_templates", "pictures"]
templates_path = ["_templates"]

myst_heading_anchors = 4

locale_dirs = ["locale"]
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
html_copy_source = False
html_show_sphinx = False
html_theme_options = {"navigation_with_keys": True}
