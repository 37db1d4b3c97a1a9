"""Parts every form shares: errors of actions beside their fields, several files in one field."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from support.actions.files import MAX_FILE
from support.domain.errors import FieldError, UserError
from support.domain.requests import FileIn
from support.web.words import sentence

MOST_FILES = 20


def refuse(form: forms.BaseForm, error: UserError) -> None:
    """Show an action's sentence at the field it names, else above the form."""
    field = error.field if isinstance(error, FieldError) and error.field in form.fields else None
    form.add_error(field, sentence(error))


class ManyFiles(forms.ClearableFileInput):
    """A file picker for several files."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class FilesField(forms.FileField):
    """Several files; gives a list of UploadedFile, each within the size the product keeps."""

    widget = ManyFiles
    most = MOST_FILES

    def __init__(self, **kwargs: Any) -> None:
        """Optional unless told."""
        super().__init__(**{"required": False, "label": gettext_lazy("Tệp đính kèm"), **kwargs})

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """Check each file; raises ValidationError naming the one that is too large."""
        given = data if isinstance(data, (list, tuple)) else [data] if data else []
        if self.required and not given:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        files = [super(FilesField, self).clean(one, initial) for one in given]
        if len(files) > self.most:
            raise forms.ValidationError(_("Mỗi lần gửi tối đa %s tệp.") % self.most)
        for one in files:
            if one.size and one.size > MAX_FILE:
                words = _("Tệp “%(name)s” lớn quá %(size)s MB.")
                raise forms.ValidationError(words % {"name": one.name, "size": MAX_FILE // 1024 // 1024})
        return files


def read_files(files: Iterable[UploadedFile[Any]]) -> tuple[FileIn, ...]:
    """Read uploaded files into requests of the product."""
    kept = "application/octet-stream"
    return tuple(FileIn(one.name or "", one.content_type or kept, one.read()) for one in files)


def sent(request: HttpRequest) -> QueryDict | None:
    """Return what a form was sent with, also when it is empty; None where it was only asked for."""
    return request.POST if request.method == "POST" else None
