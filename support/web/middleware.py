"""Turns the product's errors into what a person sees: a quiet page or a sentence beside the work."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from support.domain.errors import Forbidden, NotFound, UserError
from support.web import errors
from support.web.words import sentence

_READ = frozenset({"text/html", "application/json", "application/atom+xml"})


class NothingUnstorable:
    """Refuses a request whose address, headers or cookies hold NUL: PostgreSQL raises on it.

    Forms have a rule of their own for it; it stands before whatever looks into the database.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer 400, or pass on."""
        told = (value for value in request.META.values() if isinstance(value, str))
        if (
            any("\0" in value for value in (*told, *request.COOKIES.values()))
            or "%00" in request.META["QUERY_STRING"]
        ):
            return errors.bad_request(request)
        return self.get_response(request)


class CompressedPages(GZipMiddleware):
    """Sends pages, fragments and feeds compressed; files and saved lists go as they are.

    Secrets beside what a stranger wrote could be guessed by length (BREACH): Django masks the CSRF token anew
    for each answer and adds a random length to each compressed one.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Compress what is read on a screen."""
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        return super().process_response(request, response) if kind in _READ else response


class ErrorSentences:
    """NotFound is 404, Forbidden 403; any other UserError sends the person back with its sentence."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on: all work is done when a view raises."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a UserError; ours and everybody else's go on to become a loud 500."""
        if isinstance(exception, NotFound):
            return errors.not_found(request, exception)
        if isinstance(exception, Forbidden):
            return errors.forbidden(request, exception)
        if isinstance(exception, UserError):
            return _back(request, sentence(exception))
        return None


def _back(request: HttpRequest, words: str) -> HttpResponse:
    """Show the sentence where the person stands; whatever was typed there is not touched by htmx."""
    if request.headers.get("HX-Request") == "true":
        answer = render(request, "_partials/_snack.html", {"text": words, "icon": "exclamation-triangle"})
        answer.status_code = 422
        answer["HX-Retarget"], answer["HX-Reswap"] = "#thong-bao", "innerHTML"
        answer["HX-Reselect"] = "[data-snack]"
        return answer
    if request.method != "POST":
        return errors.refused(request, words)
    messages.error(request, words)
    return HttpResponseRedirect(came_from(request))


def came_from(request: HttpRequest) -> str:
    """Return the page of ours the request came from, else home; never an address elsewhere."""
    page = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    return page if ours else reverse("support:home")
