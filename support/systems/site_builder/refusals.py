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

# What whoever is refused has to read in the sentence for people, by the code for programs.
SAYS: Mapping[str, str] = {
    "INVALID_REQUEST": "is not valid",
    "MALFORMED_JSON": "is not JSON",
    "INVALID_CREDENTIALS": "Email or password is wrong",
    "UNAUTHENTICATED": "token",
    "TENANT_FORBIDDEN": "another tenant",
    "NOT_FOUND": "There is no",
    "METHOD_NOT_ALLOWED": "is not possible here",
    "EMAIL_TAKEN": "signed up with this e-mail address",
    "BRAND_SCORE_TOO_LOW": "brand score",
    "EMPTY_PROMPT": "prompt is empty",
    "LOGO_UNAVAILABLE": "not available any more",
    "GENERATION_NOT_COMPLETE": "has not been completed",
    "PAYLOAD_TOO_LARGE": "over 1 MiB",
    "UNSUPPORTED_MEDIA_TYPE": "must be application/json",
}
