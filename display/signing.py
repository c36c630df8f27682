"""The pages at which people sign in, take up an invitation and look after accounts."""

from msgspec import Struct

from display.qr import qr
from display.render import Person, screens

ROLES = {
    "OFFICER": "行政執行官 Officer",
    "CLERK": "執行書記官 Clerk",
    "CHIEF": "主任行政執行官 Section chief",
    "AUDITOR": "稽核 Auditor",
    "ADMINISTRATOR": "系統管理者 Administrator",
}
_REASONS = {
    "differ": "兩次輸入的密碼不同。 The two passwords differ.",
    "short": "密碼太短。 The password is too short.",
    "monotonous": "密碼用的字太少。 The password repeats too few characters.",
    "own-name": "密碼不能含有自己的姓名或帳號。 Leave your own name and id out of the password.",
    "code": "驗證碼不符；請輸入驗證器現在顯示的六位數。 Enter the six digits it shows now.",
}


class Listed(Struct, frozen=True):
    """An account as the administrator sees it."""

    id: str
    name: str
    role: str
    usable: bool
    closed: bool


def login_page(
    *,
    locale: str,
    people: tuple[Person, ...],
    failed: str | None,
    next_url: str,
    rehearsal: bool,
) -> str:
    """The login form; in a rehearsal its people may be picked."""
    return (
        screens(locale)
        .get_template("login.html")
        .render(
            locale=locale,
            people=people,
            roles=ROLES,
            failed=failed,
            next_url=next_url,
            rehearsal=rehearsal,
        )
    )


def welcome_page(
    *,
    locale: str,
    person: Person,
    token: str,
    secret: str,
    enrolment: str,
    failed: str | None,
    least: int,
) -> str:
    """What an invited person fills in.

    Args:
        locale: `zh` or `en`.
        person: who was invited.
        token: of the invitation.
        secret: of the authenticator, base32, for typing it in.
        enrolment: the same for scanning.
        failed: why it could not be taken so.
        least: how many characters a password has at least.
    """
    return (
        screens(locale)
        .get_template("welcome.html")
        .render(
            locale=locale,
            person=person,
            role=ROLES[person.role],
            token=token,
            secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
            code=qr(enrolment),
            failed=None if failed is None else _REASONS[failed],
            least=least,
            rehearsal=False,
        )
    )


def accounts_page(*, locale: str, accounts: tuple[Listed, ...], link: str | None) -> str:
    """Every account, and how to invite, invite anew and close.

    Args:
        locale: `zh` or `en`.
        accounts: in the order they were made.
        link: the one-time link that was made just now.
    """
    return (
        screens(locale)
        .get_template("accounts.html")
        .render(locale=locale, accounts=accounts, roles=ROLES, link=link, rehearsal=False)
    )
