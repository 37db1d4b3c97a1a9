"""Answers that take the same time whether there was something to do or not."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest
from django.http.response import HttpResponseBase

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
LEAST = 0.25  # seconds; several times what queueing one mail costs


def evenly(view: View[P]) -> View[P]:
    """Make a view answer every POST after at least LEAST seconds: its haste would tell who has an account."""

    @wraps(view)
    def waited(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        started = time.monotonic()
        answer = view(request, *args, **kwargs)
        if request.method == "POST":
            time.sleep(max(0.0, started + LEAST - time.monotonic()))
        return answer

    return waited
