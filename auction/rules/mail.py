"""通訊投標: which envelopes that came by mail may go into the box."""

from auction.rules.findings import Finding, Recommendation, ground, note


def check_mail(
    *, arrived_ms: int, last_ms: int, sealed: bool, labelled: bool
) -> tuple[Finding, ...]:
    """What is found on an envelope that came by mail, before anybody opens it.

    The last arrival time itself is still in time. `labelled` says that the outer label shows the
    day, the hour and the case as the notice prescribes. Times are UTC milliseconds.

    Source: 司法院「如何購買法拍屋」; CEA §87 (the seal, which the officer weighs).
    Scenario: S10.
    """
    holds = (
        (note("MAIL_LATE"), arrived_ms > last_ms),
        (note("MAIL_UNLABELLED"), not labelled),
        (ground("G03"), not sealed),
    )
    return tuple(one for one, found in holds if found)


def kept_out(findings: tuple[Finding, ...]) -> bool:
    """Whether the envelope stays out of the box and goes back unopened.

    Source: 司法院「如何購買法拍屋」; practice (late or unlabelled: never dropped).
    Scenario: S10.
    """
    return any(one.recommendation is Recommendation.INVALID for one in findings)
