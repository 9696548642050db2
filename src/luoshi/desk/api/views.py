"""Pages of the API: its documentation out of the OpenAPI document, and the tokens."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from luoshi.desk.accounts.gate import PersonRequest, signed_in
from luoshi.desk.accounts.permissions import may
from luoshi.desk.api.explaining import prose, sections
from luoshi.desk.api.root import document
from luoshi.desk.api.scopes import SCOPES
from luoshi.desk.api.tokens import MOST_DAYS, caller_of, may_revoke, token_issue, token_revoke, tokens_seen
from luoshi.records import LuoshiError

_PAGE = 50


class TokenForm(forms.Form):
    """A new token."""

    name = forms.CharField(label="名称", max_length=40, help_text="给哪个系统用，如“城市云脑”；写进审计记录。")
    days = forms.IntegerField(
        label="有效期（天）",
        min_value=1,
        max_value=MOST_DAYS,
        initial=180,
        help_text=f"最长 {MOST_DAYS} 天，到期另建。",
    )
    scopes = forms.MultipleChoiceField(
        label="用途",
        choices=[(key, f"{scope.words}：{scope.about}") for key, scope in SCOPES.items()],
        widget=forms.CheckboxSelectMultiple,
        initial=["read"],
    )


@signed_in
@require_GET
def index(request: PersonRequest) -> HttpResponse:
    """The documentation."""
    told = document()
    return render(
        request,
        "api/index.html",
        {"info": told["info"], "prose": prose(told["info"]["description"]), "sections": sections(told)},
    )


@require_GET
def openapi(request: HttpRequest) -> HttpResponseBase:
    """The document for programs: with a token, or for somebody who is signed in."""
    scheme, _, words = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and caller_of(words):
        return JsonResponse(document(), json_dumps_params={"ensure_ascii": False})
    return _openapi(request)


@signed_in
def _openapi(request: PersonRequest) -> HttpResponse:
    return JsonResponse(document(), json_dumps_params={"ensure_ascii": False})


@signed_in
def tokens(request: PersonRequest) -> HttpResponse:
    """One's own tokens, and those of whom one keeps; a new one is shown once."""
    form = TokenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            token, secret = token_issue(request.user, name=told["name"], scopes=told["scopes"], days=told["days"])
        except LuoshiError as error:
            form.add_error(None, str(error))
        else:
            return render(request, "api/token_made.html", {"token": token, "secret": secret})
    page = Paginator(tokens_seen(request.user), _PAGE).get_page(request.GET.get("page"))
    lines = [
        (token, "、".join(SCOPES[one].words for one in token.scopes if one in SCOPES),
         token.live and may_revoke(request.user, token))
        for token in page
    ]  # fmt: skip
    context = {"form": form, "page": page, "lines": lines, "keeps": may(request.user, "users")}
    return render(request, "api/tokens.html", context, status=400 if form.errors else 200)


@signed_in
@require_POST
def revoke(request: PersonRequest, pk: int) -> HttpResponse:
    """Revoke a token."""
    token_revoke(request.user, get_object_or_404(tokens_seen(request.user), pk=pk))
    messages.success(request, "已撤销，立即失效。")
    return redirect("api:tokens")
