"""The file of an office: procedures on shared roles and calendars, read, written back, and refused by name."""

import json

import jsonschema
import pytest
from attrs import evolve
from click.testing import CliRunner

import procflow
from procflow.cli.group import group
from procflow.errors import InputError, NotSupportedError, OutputError
from procflow.io import dump, load, loads
from procflow.io.schema import json_schema
from procflow.model import Demand, End, Flow, Office, Officer, Procedure, Role, Step, Text

FILE = """
procflow: 1
portfolio: commune
name: {vi: Xã, en: Commune}
illustrative: true
calendar: mornings
calendars:
  mornings: {zone: Asia/Ho_Chi_Minh, hours: {Mon-Fri: ["08:00-12:00"]}}
  nights: {zone: Asia/Ho_Chi_Minh, hours: {Mon-Fri: ["20:00-22:00"]}}
roles:
  clerk: {officers: 2, share: 60 %}
  chair: {officers: {first: {calendar: nights}}}
procedures:
  births:
    demand: {per_year: 300}
    steps:
      take: {role: clerk, work: 5 min}
      sign: {role: chair, work: 2 min, next: done}
    ends: {done: {}}
  deaths:
    calendar: always
    demand: {per_year: 100}
    steps: {note: {role: clerk, work: 9 min, next: done}}
    ends: {done: {}}
"""


def test_an_office_is_read_with_each_procedure_on_what_it_uses():
    office = loads(FILE)
    births, deaths = office.procedures
    assert isinstance(office, Office)
    assert (office.id, office.name, office.illustrative) == ("commune", Text(vi="Xã", en="Commune"), True)
    assert [(p.id, p.calendar, p.demand) for p in office.procedures] == [
        ("births", "mornings", Demand(rate=300)), ("deaths", "always", Demand(rate=100)),
    ]  # fmt: skip
    assert births.roles == (
        Role(id="clerk", officers=2, share=0.6), Role(id="chair", staff=[Officer(id="first", calendar="nights")]),
    )  # fmt: skip
    assert [role.id for role in deaths.roles] == ["clerk"]
    assert [calendar.id for calendar in births.calendars] == ["mornings", "nights"]
    assert deaths.calendars == ()
    assert births.place("step 'sign'").line == 18


@pytest.mark.parametrize("resolved", [False, True])
def test_an_office_is_written_back_as_it_was(resolved, tmp_path):
    office = loads(FILE)
    assert loads(dump(office, resolved=resolved)) == office
    for name in ("o.yaml", "o.json"):
        dump(office, tmp_path / name, resolved=resolved)
        assert load(tmp_path / name) == office
    jsonschema.validate(json.loads((tmp_path / "o.json").read_text(encoding="utf-8")), json_schema())


def test_an_office_whose_roles_are_only_named_needs_no_roles():
    made = [
        Procedure(id=id, steps=[Step(id="a", role="clerk")], ends=[End(id="z")], flows=[Flow("a", "z")], start="a",
                  roles=[Role(id="clerk")])
        for id in ("births", "deaths")
    ]  # fmt: skip
    office = Office(id="commune", procedures=made)
    text = dump(office)
    assert "roles" not in text
    assert loads(text) == office


def test_all_faults_of_all_procedures_are_told_at_once():
    text = FILE.replace("calendar: always", "calendar: alwys\n    id: x").replace(
        "role: chair, work: 2 min", "role: chiar"
    )
    text = text.replace("per_year: 100", "per_year: -1").replace("calendar: nights", "calendar: night")
    with pytest.raises(InputError) as caught:
        loads(text)
    assert [(p.place.line, p.code) for p in caught.value.problems] == [
        (12, "unknown-reference"), (18, "unknown-reference"), (21, "unknown-reference"), (22, "belongs-to-office"),
        (23, "negative"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("portfolio: commune\n", "", "missing-field"),
        ("  chair: {officers", "  mayor: {}\n  chair: {officers", "office-unused"),
        ("role: chair, work: 2 min, ", "", "office-unused"),
        ("procedures:", "procedure:", "unknown-field"),
        ("procedures:", "start: x\nprocedures:", "unknown-field"),
    ],
)
def test_what_makes_no_office_is_refused(old, new, code):
    with pytest.raises(InputError) as caught:
        loads(FILE.replace(old, new))
    assert code in {problem.code for problem in caught.value.problems}
    assert caught.value.text("vi") != caught.value.text("en")


@pytest.mark.parametrize("procedures", ["{}", "[]", ""])
def test_an_office_without_procedures_is_refused(procedures):
    with pytest.raises(InputError, match="'procedures' is"):
        loads(f"procflow: 1\nportfolio: p\nprocedures: {procedures}\n")


def test_a_role_that_a_procedure_does_not_use_is_not_written():
    office = loads(FILE)
    births, deaths = office.procedures
    other = evolve(office, procedures=[births, evolve(deaths, roles=births.roles)])
    with pytest.raises(OutputError, match="'deaths' lists and does not use"):
        dump(other)


@pytest.mark.parametrize("verb", ["check", "analyze", "questions", "propose", "candidates"])
def test_verbs_of_one_procedure_refuse_an_office_by_name(verb):
    with pytest.raises(NotSupportedError, match=f"`{verb}` does not take an office"):
        getattr(procflow, verb)(loads(FILE))


@pytest.mark.parametrize("command", ["check", "analyze", "simplify"])
def test_commands_of_one_procedure_refuse_an_office_by_name(command, tmp_path):
    file = tmp_path / "office.yaml"
    file.write_text(FILE, encoding="utf-8")
    result = CliRunner().invoke(group, [command, str(file)])
    assert result.exit_code == 1
    assert "holds 2 procedures of one office" in result.output
