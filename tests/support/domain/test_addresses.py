"""A stranger taken for an agency, or an agency not recognised by its address."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.domain.addresses import agency_domain, candidate_domains, clean_email, domain_of


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        (" Lan.Nguyen@BacNinh.GOV.vn ", "lan.nguyen@bacninh.gov.vn"),
        ("<a@b.vn>", "a@b.vn"),
        ("mailto:a@b.vn", "a@b.vn"),
        ("a@b.vn.", "a@b.vn"),
        ("a+x@b.vn", "a+x@b.vn"),
        ("a@b", ""),
        ("@b.vn", ""),
        ("a b@c.vn", ""),
        ("a@b..vn", ""),
        (".a@b.vn", ""),
        ("a.@b.vn", ""),
        ("a@b.vn\nBcc: c@d.vn", ""),
        ("a@-b.vn", ""),
        ("a@[127.0.0.1]", ""),
        ("", ""),
        ("x" * 65 + "@b.vn", ""),
        ("a@" + "b" * 64 + ".vn", ""),
    ],
)
def test_addresses_are_written_one_way(raw, clean):
    assert clean_email(raw) == clean


@pytest.mark.parametrize(
    ("email", "domains"),
    [
        ("a@stttt.bacninh.gov.vn", ["stttt.bacninh.gov.vn", "bacninh.gov.vn"]),
        ("a@bacninh.gov.vn", ["bacninh.gov.vn"]),
        ("a@mps.gov.vn", ["mps.gov.vn"]),
        ("a@gov.vn", []),
        ("a@edu.vn", []),
        ("a@gmail.com", []),
        ("a@yahoo.com.vn", []),
        ("a@x.vnn.vn", []),
        ("a@congty.com.vn", ["congty.com.vn"]),
        ("a@congty.com", ["congty.com"]),
        ("không phải", []),
    ],
)
def test_free_and_public_domains_are_nobodys(email, domains):
    assert candidate_domains(email) == domains
    assert agency_domain(email) == (domains[0] if domains else None)


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading(text):
    clean = clean_email(text)
    assert clean_email(clean) == clean
    assert "\n" not in clean
    assert domain_of(text) == clean.rpartition("@")[2]
