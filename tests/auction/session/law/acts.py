"""The law of a sitting in plain words, written again without looking at the rules.

It is told what was said, as plain data. Before each saying it tells whether the law lets it be
done: yes, no, or None where that hangs on the box, which is another model's matter. Afterwards it
knows who wins, at what price, in which shares, and where every deposit is. It knows no module of
the product: `test_law.py` holds it to that.
"""

from collections.abc import Callable

from tests.auction.session.law import claims, desk, forms, oral, results, ties
from tests.auction.session.law.said import Said
from tests.auction.session.law.table import Table

May = Callable[[Table, Said], bool | None]
Do = Callable[[Table, Said], None]


def perhaps(table: Table, said: Said) -> bool | None:
    """The law of the sale says nothing about it."""


ACTS: dict[str, tuple[May, Do]] = {
    "Admit": (desk.may_admit, desk.admit),
    "UndoAdmission": (desk.may_undo, desk.undo),
    "Prohibit": (desk.may_prohibit, desk.prohibit),
    "LiftProhibition": (desk.may_lift, desk.lift),
    "LogMail": (perhaps, desk.log_mail),
    "DropMail": (perhaps, desk.drop_mail),
    "ReturnMail": (perhaps, desk.return_mail),
    "CountEnvelopes": (perhaps, desk.count),
    "AcceptCount": (perhaps, desk.accept_difference),
    "SortEnvelopes": (desk.may_sort, desk.sort),
    "CallLot": (results.may_call_lot, results.call_lot),
    "OpenEnvelope": (forms.may_open, forms.open_),
    "MoveEnvelope": (forms.may_move, forms.move),
    "ReadBid": (forms.may_read, forms.read),
    "ReenterBid": (forms.may_reenter, forms.reenter),
    "SettleEntries": (forms.may_settle, forms.settle),
    "CureGround": (forms.may_cure, forms.cure),
    "RuleBid": (forms.may_rule, forms.rule),
    "OverrideBid": (forms.may_rule, forms.rule),
    "CheckDeposit": (forms.may_look_into_the_bag, forms.look_into_the_bag),
    "RaiseTie": (ties.may_raise, ties.raise_),
    "DeclineRaises": (ties.may_decline, ties.decline),
    "DrawTie": (ties.may_draw_tokens, ties.draw_tokens),
    "CommitDrawing": (ties.may_seal_a_secret, ties.seal_a_secret),
    "NameNumber": (ties.may_name_a_number, ties.name_a_number),
    "PassNumber": (ties.may_pass, ties.pass_),
    "OpenDrawing": (ties.may_open_the_secret, ties.open_the_secret),
    "LoseDrawing": (ties.may_lose_the_secret, ties.lose_the_secret),
    "LodgeDeposit": (oral.may_lodge, oral.lodge),
    "HandBackDeposit": (oral.may_give_back, oral.give_back),
    "BidOral": (oral.may_shout, oral.shout),
    "CallPrice": (oral.may_call, oral.call),
    "RetractCall": (oral.may_take_a_call_back, oral.take_a_call_back),
    "Hammer": (oral.may_hammer, oral.hammer),
    "ChooseOrder": (claims.may_choose, claims.choose),
    "RecordPayment": (claims.may_pay, claims.pay),
    "RestateClaims": (claims.may_restate, claims.restate),
    "AskObjections": (results.may_ask_for_objections, results.ask_for_objections),
    "AwardLot": (results.may_award, results.award),
    "DeclareUnsold": (results.may_be_unsold, results.leave_unsold),
    "DeclareNotAwarded": (results.may_leave_over, results.leave_over),
    "StopLot": (results.may_stop, results.stop),
    "RevokeResult": (results.may_take_back, results.take_back),
    "ReturnDeposit": (results.may_hand_back, results.hand_back),
    "AskAcceptance": (results.may_ask_creditors, results.ask_creditors),
    "DeclareAcceptance": (results.may_declare, results.declare),
    "DrawAcceptance": (results.may_draw_creditor, results.draw_creditor),
    "GrantAcceptance": (results.may_grant, results.grant),
    "RaiseObjection": (results.may_object, results.object_),
    "RuleObjection": (results.may_rule_on, results.rule_on),
}


class Law(Table):
    """The table, with everything that may be done at it."""

    def may(self, said: Said) -> bool | None:
        return ACTS[said.kind][0](self, said) if said.kind in ACTS else None

    def do(self, said: Said) -> None:
        if said.kind in ACTS:
            ACTS[said.kind][1](self, said)

    def stand_still(self) -> None:
        """People may be out: the price is called anew, and objections are asked for again."""
        lot = self.in_hand()
        if lot is not None and lot.stage in {"ORAL", "OPENING"}:
            lot.calls, lot.asked = 0, False
