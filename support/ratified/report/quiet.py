"""A report tells nobody that it is read: Allure counts readers through a foreign host, and has no switch for that."""

from __future__ import annotations

import re
from pathlib import Path

_FOREIGN_SCRIPT = re.compile(r"<script\b[^>]*\bsrc=[\"']?https?://[^>]*>\s*</script>", re.IGNORECASE)
_COUNTING = re.compile(r"<script>\s*window\.dataLayer\s*=.*?</script>", re.DOTALL)
_HEAD = re.compile(r"<head\b[^>]*>", re.IGNORECASE)
# Should another version find another way, the browser itself refuses to let anything out.
_POLICY = (
    "default-src 'self' data: blob:; script-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; "
    "style-src 'self' 'unsafe-inline' data: blob:; connect-src 'self' data: blob:; form-action 'none'"
)
_META = f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'


def silence(page: Path) -> None:
    """Take out of a page whatever would talk to another host, and forbid the rest."""
    text = page.read_text(encoding="utf-8")
    text = _COUNTING.sub("", _FOREIGN_SCRIPT.sub("", text))
    if _META not in text:
        text = _HEAD.sub(lambda head: head.group() + _META, text, count=1)
    page.write_text(text, encoding="utf-8")
