"""Only the configured border's topmost word counts (RFC 8601): a sender's own header proves nothing."""

from __future__ import annotations

import pytest

from mailin.parse import parse
from mailin.verdict import Action, Border, Proof, Reason, border_verdict, domain_proof, judge
from tests.mailin.cast import facts, mail

MX = "mx.bien.example"


def _with(*results: str, **headers: str) -> bytes:
    head = "".join(f"Authentication-Results: {one}\r\n" for one in results)
    return head.encode() + mail(**headers)


@pytest.mark.parametrize(
    ("results", "found"),
    [
        ((f"{MX}; dmarc=fail (p=reject) header.from=x.example",), Border.DMARC_FAIL),
        ((f"{MX} 1; spf=pass smtp.mailfrom=x.example; dmarc=fail",), Border.DMARC_FAIL),
        ((f"{MX.upper()}; dmarc = pass",), Border.FINE),
        ((f"{MX}; dmarc=pass (dmarc=fail)",), Border.FINE),
        ((f"{MX}; dmarc=pass", f"{MX}; dmarc=fail"), Border.FINE),
        ((f"{MX}; dmarc=fail", f"{MX}; dmarc=pass"), Border.DMARC_FAIL),
        (("mx.noikhac.example; dmarc=fail",), Border.FINE),
        (("mx.noikhac.example; dmarc=pass", f"{MX}; dmarc=fail"), Border.DMARC_FAIL),
        ((f"{MX}; none",), Border.FINE),
        ((f"{MX}; x-spam=fail; dmarc=pass",), Border.SPAM),
        ((), Border.FINE),
    ],
)
def test_the_topmost_result_of_the_border_decides(results: tuple[str, ...], found: Border) -> None:
    assert border_verdict(parse(_with(*results)), MX) is found


def test_without_a_configured_border_no_header_counts() -> None:
    assert border_verdict(parse(_with(f"{MX}; dmarc=fail", X_Spam_Flag="YES")), "") is Border.FINE


def test_doubts_of_the_border_hold_without_a_receipt() -> None:
    verdict = judge(parse(_with(f"{MX}; dmarc=fail")), facts(border=MX))
    assert (verdict.action, verdict.reason, verdict.receipt) == (Action.HOLD, Reason.BORDER_DMARC, False)
    assert judge(parse(mail(X_Spam_Flag="YES")), facts(border=MX)).reason is Reason.BORDER_SPAM


def test_a_long_header_costs_no_time() -> None:
    long = f"{MX}; " + "(" * 60_000 + "dmarc=fail"
    assert border_verdict(parse(_with(long)), MX) in {Border.FINE, Border.DMARC_FAIL}


@pytest.mark.parametrize(("head", "proof"), [
    (f"Authentication-Results: {MX}; dmarc=pass header.from=tuyenquang.example", Proof.PASS),
    (f"Authentication-Results: {MX}; dmarc=pass", Proof.PASS),
    (f"Authentication-Results: {MX}; spf=pass; dmarc=pass (x) header.from=TUYENQUANG.example", Proof.PASS),
    (f"Authentication-Results: {MX}; dmarc=pass header.from=noikhac.example", Proof.NONE),
    (f"Authentication-Results: {MX}; dmarc=fail header.from=tuyenquang.example", Proof.FAIL),
    (f"Authentication-Results: {MX}; spf=pass; dkim=pass", Proof.NONE),
    (f"Authentication-Results: {MX}; none", Proof.NONE),
    (f'Authentication-Results: {MX}; spf=pass smtp.mailfrom="a; dmarc=pass"@x; dmarc=none', Proof.NONE),
    (f'Authentication-Results: {MX}; spf=pass smtp.mailfrom="a; dmarc=pass', Proof.NONE),
    (f'Authentication-Results: {MX}; spf=pass smtp.mailfrom="a b"@x; dmarc=pass', Proof.PASS),
    ("Authentication-Results: mx.noikhac.example; dmarc=pass", Proof.NONE),
    (f"ARC-Authentication-Results: i=1; {MX}; dmarc=pass", Proof.NONE),
    (f"X-Authentication-Results: {MX}; dmarc=pass", Proof.NONE),
    (f"Authentication-Results: {MX}; dmarc=none\nAuthentication-Results: {MX}; dmarc=pass", Proof.NONE),
    (f"Authentication-Results: {MX}; dmarc=pass\nFrom: Ai khác <x@noikhac.example>", Proof.NONE),
    ("X-Gi: gi", Proof.NONE),
])  # fmt: skip
def test_only_the_borders_own_word_about_the_very_domain_proves_it(head: str, proof: Proof) -> None:
    said = parse(f"{head}\n".encode() + mail())
    assert domain_proof(said, MX) is proof
    assert domain_proof(said, "") is Proof.UNASKED
