"""The rule of passwords that Django does not bring: letters and figures together."""

from typing import Any

from django.core.exceptions import ValidationError


class KindsOfCharacters:
    """At least two kinds of: small letters, capitals, figures, signs (GB/T 22239-2019, 8.1.4.1)."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError for a password of one kind."""
        kinds = (str.islower, str.isupper, str.isdigit, lambda char: not char.isalnum())
        if sum(any(kind(char) for char in password) for kind in kinds) < 2:
            raise ValidationError(self.get_help_text(), code="password_kinds")

    def get_help_text(self) -> str:
        """What the rule asks for."""
        return "密码须同时含有字母、数字或符号中的两类。"
