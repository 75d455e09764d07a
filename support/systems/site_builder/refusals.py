"""Why the builder says no, in the words of the features and in its own."""

from __future__ import annotations

from collections.abc import Mapping

CODES: Mapping[str, str] = {
    "e-mail address or password is wrong": "INVALID_CREDENTIALS",
    "there is no valid token": "UNAUTHENTICATED",
    "it belongs to another company": "TENANT_FORBIDDEN",
    "there is no such thing": "NOT_FOUND",
    "somebody has signed up with this e-mail address": "EMAIL_TAKEN",
    "its brand score is below 8": "BRAND_SCORE_TOO_LOW",
    "its generation has not completed": "GENERATION_NOT_COMPLETE",
    "its prompt is empty": "EMPTY_PROMPT",
    "its logo is not available": "LOGO_UNAVAILABLE",
}
