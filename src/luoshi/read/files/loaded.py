"""What a file gives when it has been read."""

from dataclasses import dataclass

from luoshi.records import Place, Table


@dataclass(frozen=True, slots=True)
class Loaded:
    """A text with its file's name, and how it was stored.

    *format* is ``txt``, ``docx``, ``html``, ``pdf``, ``xlsx``, ``xls`` or ``csv``. *places* and *tables* tell where in
    the file stretches of the text stood; *notes* is what a reader must be told of (公式无缓存值), in Chinese.
    """

    name: str
    text: str
    encoding: str = "utf-8"
    format: str = "txt"
    places: tuple[Place, ...] = ()
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()
