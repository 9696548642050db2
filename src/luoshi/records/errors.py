"""Coded errors: what went wrong, where, and what to do about it, in Chinese for users."""


class LuoshiError(Exception):
    """An error that a user can act on; one line of *what*, *where* and *todo*, found again by its *code*.

    >>> print(LuoshiError("L101", "文件是空的", "报告.txt", "请检查文件是否下载完整"))
    [L101] 文件是空的（报告.txt）：请检查文件是否下载完整
    """

    def __init__(self, code: str, what: str, where: str, todo: str) -> None:
        """Keep the four parts, so that a page or a log can show each."""
        super().__init__(code, what, where, todo)
        self.code, self.what, self.where, self.todo = code, what, where, todo

    def __str__(self) -> str:
        """The one line that a user reads."""
        return f"[{self.code}] {self.what}（{self.where}）：{self.todo}"
