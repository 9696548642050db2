"""The language of the pages: Chinese, unless the person chose another one with the switch.

What the browser asks for does not count: an English browser in a Chinese office would get half a page of each.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation


class LanguageMiddleware:
    """Sets the language of a request by the cookie that the switch left."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep the next one in the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer in the language that was chosen."""
        told = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        chosen = told if told in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(chosen):
            request.LANGUAGE_CODE = translation.get_language()
            answer = self.get_response(request)
        answer.headers.setdefault("Content-Language", chosen)
        return answer
