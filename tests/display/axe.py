"""What axe finds against WCAG 2.2 AA, target size included, and its own best practices."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def complaints(page: Page, *, contrast: bool = True) -> list[str]:
    """Each rule that is broken, with the first element that breaks it."""
    options = {"runOnly": WCAG, "rules": {"color-contrast": {"enabled": contrast}}}
    violations = Axe().run(page, options=options).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in violations]
