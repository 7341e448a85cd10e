"""The JSON Schema and the reference page follow the declarations, and agree with what is read and written."""

import json
import re
from pathlib import Path

import jsonschema
import pytest
import yaml

import procflow
from procflow.errors import InputError
from procflow.io import dump, load, loads
from procflow.io.schema import SCHEMA_FILE, field_tables, json_schema, renewed, schema_text
from procflow.io.spec import SECTIONS

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/reference/file-format.md"
SAMPLES = sorted((Path(procflow.__file__).parent / "samples").glob("*.yaml"))


class Core(yaml.SafeLoader):
    """Reads the scalars of the YAML 1.2 core schema: `off` and dates are texts."""

    yaml_implicit_resolvers = {}


for kind, pattern, first in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+", list("-+0123456789")),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", list("-+.0123456789")),
):
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{kind}", re.compile(f"^(?:{pattern})$"), first)


def as_data(text):
    """The plain values of a YAML text."""
    return yaml.load(text, Loader=Core)


def validator():
    """A validator that has checked the schema itself."""
    jsonschema.Draft202012Validator.check_schema(json_schema())
    return jsonschema.Draft202012Validator(json_schema())


def page_example():
    """The example of the reference page."""
    return re.search(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S).group(1)


def test_shipped_schema_is_fresh():
    """The file beside the code is what the declarations make."""
    assert schema_text() == SCHEMA_FILE.read_text(encoding="utf-8")


def test_tables_of_the_reference_page_are_fresh():
    """`python -m procflow.io.schema docs/reference/file-format.md` would change nothing."""
    page = PAGE.read_text(encoding="utf-8")
    assert renewed(page) == page


def test_reference_page_names_every_field_and_every_refused_construct():
    """Each field stands in a table with its meaning in both languages."""
    tables = field_tables()
    for section in SECTIONS:
        for field in section.fields:
            assert f"| `{field.name}`" in tables
            assert field.en
            assert field.vi
            assert field.en != field.vi
        for name in section.later:
            assert f"`{name}`" in tables


def test_page_without_marks_is_refused():
    """The script never overwrites a page it does not know."""
    with pytest.raises(ValueError, match="marks"):
        renewed("# A page")


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_samples_and_their_resolved_form_fit_the_schema(path):
    """What ships is valid for editors too."""
    check = validator()
    check.validate(as_data(path.read_text(encoding="utf-8")))
    procedure = load(path)
    check.validate(as_data(dump(procedure)))
    check.validate(as_data(dump(procedure, resolved=True)))
    assert loads(dump(procedure)) == procedure


def test_example_of_the_reference_page_is_read_and_fits_the_schema():
    """The page shows a file that works."""
    validator().validate(as_data(page_example()))
    assert [step.id for step in loads(page_example()).steps] == ["receive", "draft", "review", "sign"]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("steps", "sign", "work"), "5 days"),
        (("steps", "sign", "value"), "NBA"),
        (("steps", "sign", "sessions"), {}),
        (("roles", "clerk", "share"), 60),
        (("roles", "clerk", "officers"), 0),
        (("steps", "receive", "legal", "may"), ["remov"]),
        (("procflow",), 2),
        (("ends",), ["done"]),
    ],
)
def test_schema_and_reader_refuse_the_same_slips(path, value):
    """An editor marks what `load` would refuse."""
    data = as_data(page_example())
    place = data
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    assert not validator().is_valid(data)
    with pytest.raises(InputError):
        loads(json.dumps(data))
