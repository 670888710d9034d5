"""Sphinx configuration of the site; `nox -s docs` builds it."""

from pygments.lexers.special import TextLexer
from sphinx.application import Sphinx

from symphony_cli import __version__

project = "Symphony"
author = "the Symphony contributors"
project_copyright = "the Symphony contributors"
release = __version__

extensions = ["myst_parser"]
exclude_patterns = ["_build"]
# Links to headings are checked down to this level.
myst_heading_anchors = 4

# They would turn the hyphens of options into dashes.
smartquotes = False

html_theme = "furo"
html_title = "Symphony"
html_copy_source = False
html_show_sphinx = False
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_theme_options = {
    "source_repository": "https://github.com/symphony-cli/symphony/",
    "source_branch": "main",
    "source_directory": "docs/",
}


def setup(app: Sphinx) -> None:
    """Show Mermaid diagrams as their text: drawing them would need a script."""
    app.add_lexer("mermaid", TextLexer)
