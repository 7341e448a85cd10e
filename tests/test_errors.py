"""Messages, problems and the exceptions that carry them."""

import pytest

from procflow.errors import InputError, Message, Place, ProcflowError, UnsafeInputError, closest, did_you_mean

SUM = Message("p-sum", en="probabilities sum to {total}, expected 1.", vi="tổng xác suất là {total}, cần bằng 1.")


def test_problem_reads_in_both_languages():
    """Place first, then the sentence with its value in the language's style."""
    problem = SUM.at(Place("step 's21'", "a.yaml", 4, 7), total=0.95)
    assert problem.text("en") == "a.yaml:4:7: step 's21': probabilities sum to 0.95, expected 1."
    assert problem.text("vi") == "a.yaml:4:7: bước 's21': tổng xác suất là 0,95, cần bằng 1."
    assert problem.code == "p-sum"


def test_error_tells_all_its_problems():
    """One exception carries every fault of a file, one a line."""
    error = InputError(SUM.at("step 'a'", total=0.9), SUM.at("step 'b'", total=1.2))
    assert str(error).splitlines() == [
        "step 'a': probabilities sum to 0.9, expected 1.",
        "step 'b': probabilities sum to 1.2, expected 1.",
    ]
    assert len(error.problems) == 2


def test_unsafe_input_is_an_input_error():
    """Whoever catches unreadable files catches unsafe ones as well."""
    with pytest.raises(InputError):
        raise UnsafeInputError(SUM.at("", total=0.0))
    assert issubclass(InputError, ProcflowError)


@pytest.mark.parametrize(("name", "near"), [("so5", "s05"), ("Chair", "chair"), ("zzz", None)])
def test_closest_finds_slips_of_the_pen(name, near):
    """A near name is offered, a far one is not."""
    assert closest(name, ["s05", "chair", "end_done"]) == near


def test_did_you_mean_is_silent_where_nothing_is_near():
    """No suggestion is better than a wild one."""
    assert did_you_mean("zzz", ["chair"]) == {"en": "", "vi": ""}
