"""Searching for a ticket's number looks its key up, however many documents there are."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from support.queries import search
from tests import factories

pytestmark = pytest.mark.django_db


def test_no_document_is_read_to_compare_its_tickets_number() -> None:
    case, _other = factories.cases(2)
    engineer = factories.actor(factories.engineer())
    with CaptureQueriesContext(
        connection,
    ) as asked:
        found = search.find(engineer, case.number)
    assert found[0].case == case
    documents = [one["sql"] for one in asked if 'FROM "support_searchdocument"' in one["sql"]]
    assert documents
    assert not [
        sql for sql in documents if '"number" = ' in sql or "merged_into" in sql.partition("WHERE")[2]
    ]
