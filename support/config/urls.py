"""Where each address leads."""

from __future__ import annotations

from django.urls import include, path

from support.web.site import site

urlpatterns = [
    # Before the configuration site: rooms register their models there while their addresses load.
    path("tiep-nhan/", include("mailin.urls")),
    path("", include("kb.urls")),
    path("tai-khoan/", include("support.web.account_urls")),
    path("cau-hinh/", site.urls),
    path("", include("support.web.urls")),
]
handler400 = "support.web.errors.bad_request"
handler403 = "support.web.errors.forbidden"
handler404 = "support.web.errors.not_found"
handler500 = "support.web.errors.server_error"
