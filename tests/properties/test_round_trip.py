"""A procedure written to a file and read back is the same procedure."""

from collections import Counter

from attrs import evolve
from hypothesis import given

from procflow.io import dump, loads
from procflow.model import Procedure
from procflow.testing import note, procedures


@given(procedures())
def test_what_is_dumped_is_loaded_again(procedure: Procedure) -> None:
    """The flows then stand in the order of the nodes they leave; all else is equal, and a second trip changes nothing."""
    note(procedure)
    back = loads(dump(procedure))
    assert Counter(back.flows) == Counter(procedure.flows)
    assert back == evolve(procedure, flows=back.flows)
    assert dump(back) == dump(procedure)


@given(procedures())
def test_a_resolved_file_is_the_same_procedure(procedure: Procedure) -> None:
    """Written out with every default."""
    note(procedure)
    assert loads(dump(procedure, resolved=True)) == loads(dump(procedure))
