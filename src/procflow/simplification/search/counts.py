"""How many edits of each kind a plan holds, in words: cuts first, then what is no cut."""

from __future__ import annotations

from collections.abc import Sequence

from procflow.model import (
    AddControl,
    ChangeBatch,
    ChangeSession,
    DelegateStep,
    Digitise,
    DropComponent,
    Edit,
    IsolateExceptions,
    MergeStep,
    OnceOnly,
    Parallelise,
    PostCheck,
    RemoveStep,
    Resequence,
    ShortenLimit,
    Staff,
    Text,
)
from procflow.wording import Lang, share

COUNTING = Text(
    en="A cut is a step taken out of the procedure by an edit: removed, or merged into another one. Steps given to another "
    "role or run side by side, documents and limits are no cuts; steps that no case reaches any more are counted apart.",
    vi="Một bước cắt giảm là một bước được đưa ra khỏi quy trình bằng một sửa đổi: bỏ hoặc gộp vào bước khác. Bước giao cho "
    "vai trò khác hoặc làm song song, thay đổi về tài liệu và thời hạn không tính là cắt giảm; bước không còn hồ sơ nào đến "
    "được đếm riêng.",
)
"""How cuts are counted; printed beside every number of cuts."""

CUTS: tuple[tuple[type[Edit], Text], ...] = (
    (RemoveStep, Text(en="{n} removed", vi="bỏ {n} bước")),
    (MergeStep, Text(en="{n} merged into others", vi="gộp {n} bước")),
)
OTHERS: tuple[tuple[type[Edit], Text, Text], ...] = (
    (DelegateStep, Text(en="1 step given to another role", vi="giao 1 bước cho vai trò khác"),
     Text(en="{n} steps given to other roles", vi="giao {n} bước cho vai trò khác")),
    (Parallelise, Text(en="1 step side by side", vi="làm song song 1 bước"),
     Text(en="{n} steps side by side", vi="làm song song {n} bước")),
    (OnceOnly, Text(en="1 document from the register", vi="khai thác 1 tài liệu từ cơ sở dữ liệu"),
     Text(en="{n} documents from the register", vi="khai thác {n} tài liệu từ cơ sở dữ liệu")),
    (DropComponent, Text(en="1 component of the dossier dropped", vi="bỏ 1 thành phần hồ sơ"),
     Text(en="{n} components of the dossier dropped", vi="bỏ {n} thành phần hồ sơ")),
    (ShortenLimit, Text(en="1 limit shortened", vi="rút ngắn 1 thời hạn"),
     Text(en="{n} limits shortened", vi="rút ngắn {n} thời hạn")),
    (Resequence, Text(en="1 step in a new order", vi="sắp xếp lại 1 bước"),
     Text(en="{n} steps in a new order", vi="sắp xếp lại {n} bước")),
    (Digitise, Text(en="1 step done by a system", vi="để hệ thống làm 1 bước"),
     Text(en="{n} steps done by a system", vi="để hệ thống làm {n} bước")),
    (Staff, Text(en="1 role staffed otherwise", vi="bố trí lại nhân lực 1 vai trò"),
     Text(en="{n} roles staffed otherwise", vi="bố trí lại nhân lực {n} vai trò")),
    (ChangeSession, Text(en="1 step with other sessions", vi="đổi phiên 1 bước"),
     Text(en="{n} steps with other sessions", vi="đổi phiên {n} bước")),
    (ChangeBatch, Text(en="1 step with other batches", vi="đổi cách gom lô 1 bước"),
     Text(en="{n} steps with other batches", vi="đổi cách gom lô {n} bước")),
    (PostCheck, Text(en="1 step checked afterwards for a sample", vi="chuyển 1 bước sang hậu kiểm theo mẫu"),
     Text(en="{n} steps checked afterwards for a sample", vi="chuyển {n} bước sang hậu kiểm theo mẫu")),
    (IsolateExceptions, Text(en="1 step for exceptions only", vi="chỉ làm 1 bước với hồ sơ ngoại lệ"),
     Text(en="{n} steps for exceptions only", vi="chỉ làm {n} bước với hồ sơ ngoại lệ")),
    (AddControl, Text(en="1 control added", vi="bổ sung 1 khâu kiểm soát"),
     Text(en="{n} controls added", vi="bổ sung {n} khâu kiểm soát")),
)  # fmt: skip


def counted_cuts(edits: Sequence[Edit], lang: Lang) -> tuple[str, ...]:
    """Return the number of steps that are cut, one entry for each way that occurs.

    >>> counted_cuts([RemoveStep("a"), RemoveStep("b"), MergeStep("c", "d")], "vi")
    ('bỏ 2 bước', 'gộp 1 bước')
    """
    found = [(sum(isinstance(edit, kind) for edit in edits), words) for kind, words in CUTS]
    return tuple(words.get(lang).format(n=n) for n, words in found if n)


def counted_others(edits: Sequence[Edit], lang: Lang) -> tuple[str, ...]:
    """Return the number of all other changes, one entry for each kind that occurs; of runs of steps the steps count.

    >>> counted_others([DelegateStep("sign", "deputy"), Parallelise([["a"], ["b", "c"]]), RemoveStep("d")], "en")
    ('1 step given to another role', '3 steps side by side')
    """
    told = []
    for kind, one, many in OTHERS:
        those = [edit for edit in edits if isinstance(edit, kind)]
        n = (
            sum(len(edit.steps) for edit in those)
            if kind in (Parallelise, Resequence, IsolateExceptions)
            else len(those)
        )
        if n:
            told.append((one if n == 1 else many).get(lang).format(n=n))
    return tuple(told)


def counted(edits: Sequence[Edit], steps: int, lang: Lang, *, max_cuts: int | None = None) -> str:
    """Return the size of a plan in a sentence or two.

    Parameters
    ----------
    steps : int
        Number of steps before.
    max_cuts : int or None
        Limit that was set.

    Examples
    --------
    >>> print(counted([RemoveStep("a"), MergeStep("c", "d"), DelegateStep("e", "deputy")], 8, "en"))
    2 of 8 steps cut, 25.0 %: 1 removed, 1 merged into others. Besides: 1 step given to another role.
    >>> print(counted([RemoveStep("a")], 8, "vi", max_cuts=3))
    Bỏ 1 trên 8 bước, 12,5 % (giới hạn 3).
    """
    vi, merges = lang == "vi", any(isinstance(edit, MergeStep) for edit in edits)
    cut = sum(isinstance(edit, RemoveStep | MergeStep) for edit in edits)
    if vi:
        text = f"{'Cắt' if merges else 'Bỏ'} {cut} trên {steps} bước"
    else:
        text = f"{cut} of {steps} steps {'cut' if merges else 'removed'}"
    text += f", {share(cut / steps, lang)}"
    if merges:
        text += f": {', '.join(counted_cuts(edits, lang))}"
    if max_cuts is not None:
        text += f" ({'giới hạn' if vi else 'limit'} {max_cuts})"
    others = counted_others(edits, lang)
    besides = f" {'Ngoài ra' if vi else 'Besides'}: {', '.join(others)}." if others else ""
    return f"{text}.{besides}"
