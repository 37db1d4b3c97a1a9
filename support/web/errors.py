"""Pages for what cannot be shown: 400, 403, 404, 500, each says what happened and one way on."""

from __future__ import annotations

import secrets
from logging import getLogger

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from support.domain.errors import ProductError
from support.web.words import sentence

log = getLogger(__name__)

_BARE = "base_root.html"


def _page(request: HttpRequest, status: int, title: str, text: str, code: str = "") -> HttpResponse:
    context = {"title": title, "text": text, "code": code, "status": status}
    return render(request, "support/error.html", context, status=status)


def _said(error: Exception | None, otherwise: str) -> str:
    return sentence(error) if isinstance(error, ProductError) else otherwise


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 400: the request itself is broken."""
    words = _("Yêu cầu gửi tới không đọc được. Hãy tải lại trang rồi làm lại.")
    return _page(request, 400, _("Yêu cầu không hợp lệ"), _said(exception, words))


def refused(request: HttpRequest, words: str) -> HttpResponse:
    """Answer 400 with the sentence of a rule that refuses what was asked for."""
    return _page(request, 400, _("Không làm được việc này"), words)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 403: the person is known, the role does not allow it."""
    words = _("Anh/chị không có quyền làm việc này. Nếu cần, hãy liên hệ quản trị hệ thống.")
    return _page(request, 403, _("Không có quyền"), _said(exception, words))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 when a form's protecting token is missing or old; nothing was saved."""
    log.info("csrf: %s", reason)
    words = _("Phiên làm việc đã cũ nên chưa lưu gì. Hãy quay lại, tải lại trang rồi gửi lại.")
    return _page(request, 403, _("Trang đã cũ"), words)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404: it does not exist, or is not for this viewer; the two look alike."""
    words = _("Địa chỉ này không có, hoặc không dành cho tài khoản của anh/chị.")
    own = isinstance(exception, ProductError) and exception.sentence != type(exception).sentence
    return _page(request, 404, _("Không tìm thấy"), _said(exception if own else None, words))


def too_large(most: int, *, htmx: bool) -> HttpResponse:
    """Answer 413: the request brings more than `most` MB; made before Django sees the request."""
    words = _("Tổng dung lượng gửi lên quá %(most)s MB. Hãy chia thành nhiều lần gửi.") % {"most": most}
    if htmx:
        told = {"text": words, "icon": "exclamation-triangle", "stay": True}
        # 422, for htmx swaps nothing in for other faults.
        answer = HttpResponse(render_to_string("_partials/_snack.html", told), status=422)
        answer["HX-Retarget"], answer["HX-Reswap"] = "#thong-bao", "innerHTML"
        answer["HX-Reselect"] = "[data-snack]"
    else:
        context = {"title": _("Gửi lên quá nhiều"), "text": words, "code": "", "status": 413, "base": _BARE}
        answer = HttpResponse(render_to_string("support/error.html", context), status=413)
    # Not through the middleware that adds the policy elsewhere; the page has nothing that runs.
    answer["Content-Security-Policy"] = "default-src 'none'; style-src 'self'; img-src 'self'"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def server_error(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - the frame of a page may be what broke
    """Answer 500 with a code that also stands in the log; rendered without asking the database."""
    code = secrets.token_hex(3).upper()
    log.error("500 shown with code %s", code)
    words = _("Lỗi phía hệ thống, đã được ghi nhận. Nội dung đã lưu trước đó không mất.")
    context = {"title": _("Hệ thống gặp lỗi"), "text": words, "code": code, "status": 500, "base": _BARE}
    return HttpResponse(render_to_string("support/error.html", context), status=500)
