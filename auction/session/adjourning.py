"""終結: what has to be done before a sitting ends."""

from auction.session.acceptance import unasked, undecided
from auction.session.events import SessionAdjourned
from auction.session.objections import why_frozen
from auction.session.refusals import Refusal
from auction.session.state import SessionState
from auction.session.subjects import LOTS_DONE
from auction.terms import Fact


def why_not_adjourned(state: SessionState) -> tuple[Refusal, ...]:
    """Everything that keeps a sitting from its end, all at once.

    A suspended sitting waits for results only: nobody is kept in a building to be asked.

    Source: CEA §91 (creditors are asked before the sitting ends).
    """
    reasons: list[Refusal] = []
    open_lots = [mark for mark in state.order if state.lots[mark].stage not in LOTS_DONE]
    if open_lots:
        reasons.append(Refusal("lots-unfinished", lots="、".join(open_lots)))
    if state.suspended is None:
        frozen = (why_frozen(state.lots[mark]) for mark in state.order)
        reasons.extend(one for one in frozen if one is not None)
        to_ask, to_declare = unasked(state), undecided(state)
        if to_ask:
            reasons.append(Refusal("acceptance-unasked", lots="、".join(to_ask)))
        if to_declare:
            reasons.append(Refusal("acceptance-open", lots="、".join(to_declare)))
    return tuple(reasons)


def decide_adjourn(state: SessionState) -> tuple[Fact, ...]:
    """End the sitting once every lot has a result and the creditors were asked."""
    for reason in why_not_adjourned(state):
        raise reason
    return (SessionAdjourned(),)
