"""Files on disk: encodings, paths, and writing whole or not at all."""

import codecs
import json
import os
import stat
import time
from pathlib import Path

import pytest

import procflow
from procflow.errors import InputError, LimitError, NotSupportedError, OutputError
from procflow.io import dump, load, loads
from procflow.model import End, Flow, Procedure, Step

TEXT = "procflow: 1\nid: p\nname: Tiếp nhận\nsteps: {a: {next: z}}\nends: {z: Z}\n"
SAMPLES = Path(procflow.__file__).parent / "samples"


@pytest.fixture
def procedure():
    """The smallest procedure."""
    return Procedure(id="p", steps=[Step(id="a")], ends=[End(id="z")], flows=[Flow("a", "z")], start="a")


def codes(error):
    """The codes of the faults of an error."""
    return [problem.code for problem in error.value.problems]


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.replace("\n", "\r\n").encode(),
    ],
)
def test_encodings_with_a_mark_are_read(tmp_path, data):
    file = tmp_path / "p.yml"
    file.write_bytes(data)
    p = load(file)
    assert p.name.vi == "Tiếp nhận"
    assert (p.origin["step 'a'"].line, p.origin["step 'a'"].column) == (4, 9)


def test_other_encodings_are_refused_with_the_byte(tmp_path):
    """Byte 22 of this file, counted from 0, is the first that is no UTF-8."""
    file = tmp_path / "p.yaml"
    file.write_bytes(b"procflow: 1\nid: \xd0\xcf")
    with pytest.raises(InputError) as caught:
        load(file)
    assert codes(caught) == ["encoding"]
    assert (caught.value.problems[0].values["offset"], caught.value.problems[0].values["byte"]) == (16, "D0")


def test_missing_file_suggests_a_near_name(tmp_path):
    (tmp_path / "procedure.yaml").write_text(TEXT, encoding="utf-8")
    with pytest.raises(InputError, match=r"Did you mean 'procedure\.yaml'\?") as caught:
        load(tmp_path / "procedur.yaml")
    assert codes(caught) == ["no-file"]
    with pytest.raises(InputError):
        load(tmp_path / "no-folder" / "procedure.yaml")


@pytest.mark.parametrize("source", ["", "a\0b", 3, None, b"p.yaml"])
def test_what_is_no_path_is_refused(source, procedure):
    with pytest.raises(InputError) as caught:
        load(source)
    assert codes(caught) == ["bad-source"]
    if source is not None:
        with pytest.raises(OutputError):
            dump(procedure, source)


def test_folder_endings_and_special_files(tmp_path):
    with pytest.raises(InputError) as caught:
        load(tmp_path)
    assert codes(caught) == ["is-folder"]
    (tmp_path / "p.txt").write_text(TEXT, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load(tmp_path / "p.txt")
    assert codes(caught) == ["file-kind"]
    (tmp_path / "p.bpmn").write_bytes(b"PK")
    with pytest.raises(NotSupportedError) as caught:
        load(tmp_path / "p.bpmn")
    assert codes(caught) == ["not-yet"]


if hasattr(os, "mkfifo"):

    def test_named_pipe_is_no_file(tmp_path):
        """Reading a pipe would wait for ever."""
        os.mkfifo(tmp_path / "p.yaml")
        with pytest.raises(InputError) as caught:
            load(tmp_path / "p.yaml")
        assert codes(caught) == ["file-unreadable"]


def test_too_large_file_is_refused_before_it_is_read(tmp_path):
    file = tmp_path / "p.yaml"
    with file.open("wb") as handle:
        handle.truncate(10**12)
    before = time.process_time()
    with pytest.raises(LimitError):
        load(file)
    assert time.process_time() - before < 0.5


def test_text_of_loads_must_be_text():
    with pytest.raises(InputError) as caught:
        loads(b"procflow: 1")
    assert codes(caught) == ["bad-source"]


def test_dump_writes_what_it_returns(tmp_path, procedure):
    for name in ("p.yaml", "p.yml", "p.json"):
        text = dump(procedure, str(tmp_path / name))
        assert text == (tmp_path / name).read_text(encoding="utf-8")
        assert procedure == load(tmp_path / name)
    assert json.loads((tmp_path / "p.json").read_text(encoding="utf-8"))["id"] == "p"
    assert sorted(os.listdir(tmp_path)) == ["p.json", "p.yaml", "p.yml"]


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_failed_writing_leaves_the_old_file_and_nothing_else(tmp_path, procedure, monkeypatch, step):
    """A full disk at any moment: the old text is whole, and no piece lies beside it."""
    file = tmp_path / "p.yaml"
    file.write_text("old", encoding="utf-8")

    def fail(*arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(*((os, "fsync") if step == "fsync" else (Path, "replace")), fail)
    with pytest.raises(OutputError, match="No space left on device") as caught:
        dump(procedure, file)
    assert codes(caught) == ["cannot-write"]
    assert file.read_text(encoding="utf-8") == "old"
    assert os.listdir(tmp_path) == ["p.yaml"]


def test_interrupt_while_writing_leaves_the_old_file(tmp_path, procedure, monkeypatch):
    """Ctrl-C is passed on, with the folder as it was."""
    file = tmp_path / "p.yaml"
    file.write_text("old", encoding="utf-8")

    def interrupt(*arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        dump(procedure, file)
    assert (file.read_text(encoding="utf-8"), os.listdir(tmp_path)) == ("old", ["p.yaml"])


def test_places_that_cannot_be_written(tmp_path, procedure):
    for target in (tmp_path / "no-folder" / "p.yaml", tmp_path / ("x" * 300 + ".yaml"), tmp_path / "p.txt"):
        with pytest.raises(OutputError):
            dump(procedure, target)
    (tmp_path / "folder.yaml").mkdir()
    with pytest.raises(OutputError):
        dump(procedure, tmp_path / "folder.yaml")
    assert os.listdir(tmp_path) == ["folder.yaml"]


if os.name == "posix":

    def test_permissions_and_links_are_kept(tmp_path, procedure):
        """A file shared with a group stays shared, and a link still points to the file."""
        file, link = tmp_path / "p.yaml", tmp_path / "link.yaml"
        file.write_text("old", encoding="utf-8")
        file.chmod(0o640)
        link.symlink_to(file)
        dump(procedure, link)
        assert link.is_symlink()
        assert (0o640, procedure) == (stat.S_IMODE(file.stat().st_mode), load(file))


def test_sample_of_46_steps_is_read_in_a_tenth_of_a_second():
    best = min(_seconds(lambda: load(SAMPLES / "incoming-document.yaml")) for _ in range(3))
    assert best < 0.1


def _seconds(work):
    before = time.process_time()
    work()
    return time.process_time() - before


LIST = """# portfolio: office
id;name_vi;group;steps;handoffs;legal_status;separate_by_law;control_reserved
P1;Bố trí xe công;within agency;9;6;own regulation;no;no
"""


@pytest.mark.parametrize("data", [codecs.BOM_UTF8 + LIST.encode(), codecs.BOM_UTF16_LE + LIST.encode("utf-16-le")])
def test_a_table_is_read_as_the_list_of_an_office(tmp_path, data):
    """As Excel saves it: UTF-8 with a mark, or "Unicode text"."""
    file = tmp_path / "list.CSV"
    file.write_bytes(data)
    assert [entry.name.vi for entry in load(file).entries] == ["Bố trí xe công"]


def test_every_fault_of_a_table_is_told_with_file_line_and_column(tmp_path):
    """Two bad cells, two problems, each at its place."""
    file = tmp_path / "list.csv"
    file.write_text(LIST.replace("within agency;9", "within;nine"), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load(file)
    places = [(p.place.file, p.place.line, p.place.element) for p in caught.value.problems]
    assert places == [(str(file), 3, "column 'group'"), (str(file), 3, "column 'steps'")]


def test_a_procedure_is_not_written_under_the_ending_of_a_table(tmp_path, procedure):
    """A table holds no steps."""
    with pytest.raises(OutputError) as caught:
        dump(procedure, tmp_path / "p.csv")
    assert codes(caught) == ["file-kind-written"]
