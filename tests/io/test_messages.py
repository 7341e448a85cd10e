"""The sentences of the reader: one code each, the same values in both languages."""

import string

from procflow.errors import Message
from procflow.io import messages

ALL = {name: value for name, value in vars(messages).items() if isinstance(value, Message)}


def named_fields(template):
    """The names in braces of a template."""
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def test_every_fault_has_its_own_code():
    codes = [message.code for message in ALL.values()]
    assert len(set(codes)) == len(codes)


def test_both_languages_tell_the_same_values():
    for name, message in ALL.items():
        assert named_fields(message.en) == named_fields(message.vi), name


def test_every_sentence_ends_and_says_what_to_do():
    """A sentence ends with a stop, a hint or a mend, never in the middle."""
    for name, message in ALL.items():
        for sentence in (message.en, message.vi):
            assert sentence.endswith((".", "}")), name
