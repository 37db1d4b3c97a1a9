"""Rows of a form that can be added and taken away, with scripts and without them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

MOST = 40  # rows of one table
ADD, DROP = "+", "-"


if TYPE_CHECKING:
    _Table = forms.BaseFormSet[forms.Form]
else:
    _Table = forms.BaseFormSet


class Rows(_Table):
    """A table of small forms; a row left wholly empty counts for nothing."""

    @property
    def filled(self) -> list[dict[str, Any]]:
        """Return what the rows say, in order; of a valid table only."""
        return [one.cleaned_data for one in self.forms if one.has_changed()]


def table(
    form: type[forms.Form],
    prefix: str,
    sent: QueryDict | None,
    shown: list[dict[str, Any]],
    given: dict[str, Any] | None = None,
) -> Rows:
    """Return the table as sent, else with the rows `shown`; an empty one is there to be filled in.

    `given` are further arguments of every row's form.
    """
    made = cast(
        "type[Rows]", forms.formset_factory(form, formset=Rows, extra=0, max_num=MOST, absolute_max=MOST)
    )
    if sent is None:
        return made(prefix=prefix, initial=shown, form_kwargs=given)
    data = sent.copy()
    # What was shown filled in may be taken away again: no row is owed.
    data[f"{prefix}-INITIAL_FORMS"] = "0"
    return made(data, prefix=prefix, form_kwargs=given)


def typed(sent: QueryDict, prefix: str, names: list[str]) -> list[dict[str, Any]]:
    """Return the rows as typed, unchecked."""
    count = sent.get(f"{prefix}-TOTAL_FORMS", "0")
    total = min(int(count), MOST) if count.isdecimal() and len(count) < 5 else 0
    rows = [{name: sent.get(f"{prefix}-{n}-{name}", "") for name in names} for n in range(total)]
    return [row for row in rows if any(row.values())]


def asked(sent: QueryDict, prefix: str, names: list[str]) -> list[dict[str, Any]]:
    """Return the rows as typed after the button `rows`: "khach+" one more, "khach-2" without the third."""
    rows, wish = typed(sent, prefix, names), sent.get("rows", "")
    number = wish.removeprefix(prefix + DROP)
    if wish.startswith(prefix + DROP) and number.isdecimal():
        count = sent.get(f"{prefix}-TOTAL_FORMS", "")
        kept = sent.copy()
        for name in names if count.isdecimal() else ():
            kept[f"{prefix}-{int(number)}-{name}"] = ""
        rows = typed(kept, prefix, names)
    return [*rows, {}] if wish == prefix + ADD or not rows else rows


def plain(sent: MultiValueDict[str, str]) -> dict[str, str]:
    """Return the fields as typed, to be shown again unchecked."""
    return {name: str(value) for name, value in sent.items() if value}
