"""Which messages of the manual a translator is asked for."""

import re

CODE = re.compile(r"(`+).+?\1", re.DOTALL)
TARGET = re.compile(r"!\[[^\]]*\]\([^)]*\)|\]\([^)]*\)|<https?:[^>]*>|https?:\S+")
WORD = re.compile(r"[^\W\d_]+")
VIETNAMESE = re.compile(r"[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", re.IGNORECASE)


def needs_translation(message: str) -> bool:
    """Tell whether a message has words that are not Vietnamese already.

    Code and the targets of links are no words, nor are single letters, which are symbols; of a picture the text in its
    place is a message of its own.
    Vietnamese marks about four words in five; an English sentence that quotes a Vietnamese term stays below half.
    What begins with ``en:`` or ``vi:`` shows what is said in that language, beside the same in the other.
    """
    if message.startswith(("en: ", "vi: ")):
        return False
    words = [word for word in WORD.findall(TARGET.sub(" ", CODE.sub(" ", message))) if len(word) > 1]
    marked = sum(1 for word in words if VIETNAMESE.search(word))
    return bool(words) and marked < len(words) / 2
