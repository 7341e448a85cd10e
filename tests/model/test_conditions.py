"""Conditions: what they mean, that they mean it exactly, and that nothing else gets through."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_conditions import meaning, played

from procflow.errors import Place, ProcedureError
from procflow.model import CaseAttribute, Condition, Fixed

NUMBERS = ("area", "floors")
KINDS = ("urgent", "normal", "loại A")
VALUES = st.fixed_dictionaries(
    {"area": st.integers(-3, 9).map(float), "floors": st.sampled_from([0.5, 1.0, 2.0]), "kind": st.sampled_from(KINDS)}
)
number = st.sampled_from(["0", "1", "2", "0.5", "3e0", "7.", *NUMBERS])
words = st.sampled_from(KINDS).flatmap(lambda word: st.sampled_from([f'"{word}"', f"'{word}'"]))


def _sums(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pair = st.tuples(inner, st.sampled_from("+-*"), inner).map("".join)
    divided = st.tuples(inner, st.sampled_from(["2", "0.25"])).map(" / ".join)
    return pair | divided | inner.map("({})".format) | inner.map("-{}".format)


sums = st.recursive(number, _sums, max_leaves=5)
comparisons = st.one_of(
    st.tuples(sums, st.sampled_from(["==", "!=", "<", "<=", ">", ">="]), sums).map(" ".join),
    st.tuples(sums, st.sampled_from([" in ", " not in "]), st.lists(number.filter(lambda n: n not in NUMBERS), min_size=1, max_size=3)).map(
        lambda parts: f"{parts[0]}{parts[1]}[{', '.join(parts[2])}]"
    ),
    st.tuples(st.just("kind"), st.sampled_from(["==", "!="]), words).map("".join),
    st.tuples(words, st.sampled_from(["==", "!="]), st.just("kind")).map("".join),
    st.tuples(st.sampled_from(["in", "not in"]), st.lists(words, min_size=1, max_size=3)).map(
        lambda parts: f"kind {parts[0]} [{','.join(parts[1])}]"
    ),
)  # fmt: skip


def _joined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pair = st.tuples(inner, st.sampled_from([" and ", " or "]), inner).map("".join)
    return pair | inner.map("not {}".format) | inner.map("({})".format)


conditions = st.recursive(comparisons, _joined, max_leaves=8)


@given(conditions, VALUES)
@settings(max_examples=400, deadline=None)
def test_a_condition_means_what_python_and_a_stack_machine_make_of_it(text, values):
    condition = Condition.parse(text)

    expected = meaning(text, values)

    assert expected == condition.evaluate(values)
    assert expected == played(condition.postfix, values)
    assert expected == meaning(condition.spelled(), values)
    assert condition == Condition.parse(condition.spelled())


@given(st.text(alphabet="ab12 .\"'()[]<>=!+-*/,andortki", max_size=30))
@settings(max_examples=400, deadline=None)
def test_any_text_is_a_condition_or_refused_with_its_column(text):
    try:
        condition = Condition.parse(text)
    except ProcedureError as error:
        (problem,) = error.problems
        assert problem.code == "bad-condition"
        assert 1 <= problem.values["column"] <= len(text) + 1
    else:
        assert condition.postfix[-1][0] in ("==", "!=", "<", "<=", ">", ">=", "and", "or", "not")


@pytest.mark.parametrize(
    ("text", "column", "told"),
    [
        ("area = 1", 6, "Did you mean '=='?"),
        ("area > 1 && floors > 1", 10, "Did you mean 'and'?"),
        ("area > 1 AND floors > 1", 10, "Did you mean 'and'?"),
        ("area ≥ 1", 6, "Did you mean '>='?"),
        ("1 < area < 3", 10, "write a < b and b < c"),
        ("kind < 'urgent'", 6, "words have no order"),
        ("'a' == 'b'", 5, "compared with an attribute"),
        ("area / floors > 1", 8, "only a number other than 0 can divide"),
        ("area / 0 > 1", 8, "only a number other than 0 can divide"),
        ("area / (1 - 1) > 1", 9, "only a number other than 0 can divide"),
        ("area", 1, "not a value by itself"),
        ("area > 1 and floors", 14, "not a value by itself"),
        ("(area > 1", 1, "not closed"),
        ("area > 1)", 9, "never opened"),
        ("area > 1 floors > 2", 10, "join comparisons with 'and' or 'or'"),
        ("area >", 7, "missing at the end"),
        ("kind == 'urgent", 9, "the quote is not closed"),
        ("kind == “urgent”", 9, "straight quotes"),
        ("kind in 'urgent'", 9, "a list such as"),
        ("area in [1, floors]", 13, "numbers or words in quotes"),
        ("area not > 1", 6, "'not' stands before a comparison"),
        ("area > 1e999", 8, "no finite number"),
        ("kind == 'a' and kind > 2", 1, "taken for a word and for a number"),
        ("__import__('os').system('x')", 17, "has no meaning here"),
        ("area.__class__ == 1", 5, "has no meaning here"),
        ("(" * 60 + "area > 1" + ")" * 60, 51, "more than 50 brackets"),
        ("area > 1" + " and area > 1" * 80, 1001, "the limit is 1000"),
        (f"area in [{','.join('1' * 400)}]", 6, "the condition is too long"),
    ],
)  # fmt: skip
def test_what_is_no_condition_is_refused_at_its_column(text, column, told):
    with pytest.raises(ProcedureError) as caught:
        Condition.parse(text)

    (problem,) = caught.value.problems
    assert column == problem.values["column"]
    assert told in problem.text("en")
    assert "không đọc được điều kiện" in problem.text("vi")


def test_in_is_written_out_for_the_event_loop():
    condition = Condition.parse('kind not in ["urgent", "normal"] or -area > 2')

    assert condition.postfix == (
        ("attribute", "kind"), ("word", ("kind", "urgent")), ("==", None),
        ("attribute", "kind"), ("word", ("kind", "normal")), ("==", None), ("or", None), ("not", None),
        ("number", 0.0), ("attribute", "area"), ("-", None), ("number", 2.0), (">", None), ("or", None),
    )  # fmt: skip
    assert condition.names == ("kind", "area")


@pytest.mark.parametrize("values", [{}, {"area": "large"}])
def test_a_case_without_the_number_is_refused_and_never_taken_for_false(values):
    with pytest.raises(ProcedureError, match="needs a number as 'area'"):
        Condition.parse("area > 500").evaluate(values)


def test_conditions_are_held_against_the_attributes_of_the_procedure():
    attributes = [
        CaseAttribute(id="kind", shares={"urgent": 0.25, "normal": 0.75}),
        CaseAttribute(id="area_m2", law=Fixed(3)),
    ]

    def told(text):
        return [problem.text("en") for problem in Condition.parse(text).faults(attributes, Place("flow"))]

    assert told('kind == "urgent" and area_m2 > 500') == []
    assert "Did you mean 'area_m2'?" in told("area_m3 > 500")[0]
    assert 'Put a word in quotes: "urgent".' in told("kind == urgent")[-1]
    assert "Did you mean 'urgent'?" in told('kind == "urgnt"')[0]
    assert "takes 'kind' for a number, and it is a word" in told("kind > 2")[0]
    assert "takes 'area_m2' for a word, and it is a number" in told('area_m2 == "x"')[0]
