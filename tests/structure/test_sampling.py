"""Gateways that pick cases for a check: which are understood, and what an edit makes of a check."""

import pytest
from attrs import evolve

from procflow.checking.flows import flow_problems
from procflow.io import dump, loads
from procflow.model import End, Flow, Gateway, Parallelise, PostCheck, Procedure, Role, Step
from procflow.structure.edit_faults import edit_faults
from procflow.structure.moving import checked_afterwards, vacant
from procflow.structure.sampling import Sample, samples


@pytest.fixture
def sampled():
    """A tenth of what is signed is looked at."""
    return Procedure(
        id="p",
        roles=[Role(id="clerk")],
        steps=[Step(id="sign", role="clerk"), Step(id="look", role="clerk"), Step(id="file", role="clerk")],
        gateways=[Gateway(id="pick", sample=True)],
        ends=[End(id="z")],
        start="sign",
        flows=[
            Flow("sign", "pick"),
            Flow("pick", "look", 0.1),
            Flow("pick", "file", 0.9),
            Flow("look", "file", 0.75),
            Flow("look", "sign", 0.25, "returns"),
            Flow("file", "z"),
        ],
    )


def codes(procedure):
    return [problem.code for problem in flow_problems(procedure)]


def test_a_check_that_sends_cases_back_is_a_sample_with_its_share(sampled):
    assert samples(sampled) == (Sample("pick", "look", 0.1, "file"),)
    assert codes(sampled) == []


def test_only_what_is_marked_is_a_sample(sampled):
    """A plain choice may depend on the case, so the check may be passed by exactly those that need it."""
    plain = evolve(sampled, gateways=[Gateway(id="pick")])
    assert samples(plain) == ()
    assert codes(plain) == []


@pytest.mark.parametrize(
    "flows",
    [
        [Flow("sign", "pick"), Flow("pick", "look"), Flow("look", "file"), Flow("file", "z")],
        [
            Flow("sign", "pick"),
            Flow("pick", "look", 0.1),
            Flow("pick", "z", 0.9),
            Flow("look", "file"),
            Flow("file", "z"),
        ],
        [
            Flow("sign", "pick"),
            Flow("pick", "look", 0.1),
            Flow("pick", "file", 0.9),
            Flow("look", "file", 0.5),
            Flow("look", "z", 0.5),
            Flow("file", "z"),
        ],
    ],
    ids=["one way", "leads elsewhere", "a check that decides"],
)
def test_a_mark_on_any_other_choice_is_an_error(sampled, flows):
    drawn = evolve(sampled, flows=flows)
    assert samples(drawn) == ()
    assert codes(drawn) == ["sample-form"]


def test_who_is_looked_at_by_a_condition_is_not_drawn_at_random(sampled):
    chosen = [evolve(f, when="area > 100") if (f.source, f.target) == ("pick", "look") else f for f in sampled.flows]
    assert samples(evolve(sampled, flows=chosen)) == ()


def test_the_mark_is_written_and_read_again(sampled, tmp_path):
    path = tmp_path / "p.yaml"
    dump(sampled, path)
    text = path.read_text(encoding="utf-8")
    assert "sample: true" in text
    assert loads(text).gateways == sampled.gateways
    assert "sample" not in dump_of(evolve(sampled, gateways=[Gateway(id="pick")]), tmp_path)


def dump_of(procedure, folder):
    path = folder / "plain.yaml"
    dump(procedure, path)
    return path.read_text(encoding="utf-8")


def test_a_check_leaves_a_gateway_where_it_stood_and_keeps_what_it_sends_back():
    p = Procedure(
        id="p",
        steps=[Step(id="look"), Step(id="sign"), Step(id="file")],
        ends=[End(id="z")],
        start="look",
        flows=[
            Flow("look", "sign", 0.8),
            Flow("look", "look", 0.2, "returns"),
            Flow("sign", "file"),
            Flow("file", "z"),
        ],
    )
    after = checked_afterwards(p, [PostCheck("look", "sign", 0.3)])
    assert vacant(after) == {"look\n": "look"}
    assert after.start == "look\n"
    assert {(f.source, f.target, f.p, f.kind) for f in after.flows} == {
        ("look\n", "sign", 1.0, "normal"),
        ("sign", "look_sample", 1.0, "normal"),
        ("look_sample", "look", 0.3, "normal"),
        ("look_sample", "file", 0.7, "normal"),
        ("look", "file", 0.8, "normal"),
        ("look", "look", 0.2, "returns"),
        ("file", "z", 1.0, "normal"),
    }


def test_every_case_checked_afterwards_needs_no_draw():
    p = Procedure(
        id="p",
        steps=[Step(id="look"), Step(id="sign")],
        ends=[End(id="z")],
        start="look",
        flows=[Flow("look", "sign"), Flow("sign", "z")],
    )
    after = checked_afterwards(p, [PostCheck("look", "sign", 1)])
    assert [(f.source, f.target) for f in after.flows] == [("look\n", "sign"), ("sign", "look"), ("look", "z")]
    assert [gate.id for gate in after.gateways] == ["look\n"]


@pytest.fixture
def office():
    """Some cases skip the check; those that are signed go on to two branches."""
    return Procedure(
        id="p",
        roles=[Role(id="clerk")],
        steps=[
            Step(id=name, role="clerk", **more)
            for name, more in (
                ("sort", {}), ("look", {}), ("sign", {}), ("tell", {"split": "all"}), ("file", {}), ("send", {}),
                ("close", {"join": "all"}),
            )
        ],
        ends=[End(id="z")],
        start="sort",
        flows=[
            Flow("sort", "look", 0.5), Flow("sort", "sign", 0.5), Flow("look", "sign"), Flow("sign", "tell"),
            Flow("tell", "file"), Flow("tell", "send"), Flow("file", "close"), Flow("send", "close"), Flow("close", "z"),
        ],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        ([PostCheck("look", "sign", 0.1)], ["apply-sample-order"]),
        ([PostCheck("sort", "sign", 0.1)], ["apply-move-form"]),
        ([PostCheck("sign", "tell", 0.1)], ["apply-sample-place"]),
        ([PostCheck("sign", "file", 0.1)], ["apply-sample-place"]),
        ([PostCheck("sign", "close", 0.1)], []),
        ([PostCheck("sign", "close", 0.0)], ["apply-sample-share"]),
        ([PostCheck("sign", "close", True)], ["apply-sample-share"]),
        ([PostCheck("sign", "close", 1.5)], ["apply-sample-share"]),
        ([PostCheck("sign", "close", 0.1), PostCheck("sign", "close", 0.2)], ["apply-exclusive-edits"]),
        ([PostCheck("sign", "clsoe", 0.1)], ["apply-no-step"]),
        ([PostCheck("sign", "close", 0.1), Parallelise([["look"], ["sign"]])], ["apply-exclusive-edits"]),
    ],
)  # fmt: skip
def test_a_check_moves_only_behind_a_step_to_which_just_its_cases_come(office, edits, expected):
    """`look` is passed by half of what is signed; `tell` opens branches, and behind `file` the branches are waited for."""
    found = [problem.code for problem in edit_faults(office, edits)]
    assert found[: len(expected)] == expected
    assert bool(found) == bool(expected)
