"""Why something did not come about, in the words of the features and in the studio's."""

from __future__ import annotations

from collections.abc import Mapping

FAILURES: Mapping[str, str] = {
    "the image service rejected it": "EXTERNAL_REJECTED",
    "the studio is not admitted to the image service": "EXTERNAL_NOT_AUTHORISED",
    "the image service had too much to do": "EXTERNAL_RATE_LIMITED",
    "the image service was down": "EXTERNAL_UNAVAILABLE",
    "the image service took too long": "EXTERNAL_TIMEOUT",
    "the image service made no sense": "EXTERNAL_MALFORMED",
    "the connection to the image service broke": "EXTERNAL_CONNECTION",
}
# What the owner is answered who was waiting.
STATUSES: Mapping[str, int] = {
    "EXTERNAL_REJECTED": 422,
    "EXTERNAL_NOT_AUTHORISED": 502,
    "EXTERNAL_RATE_LIMITED": 503,
    "EXTERNAL_UNAVAILABLE": 503,
    "EXTERNAL_TIMEOUT": 504,
    "EXTERNAL_MALFORMED": 502,
    "EXTERNAL_CONNECTION": 502,
}
REFUSALS: Mapping[str, str] = {
    **FAILURES,
    "there is no such thing": "NOT_FOUND",
    "that is for administrators": "FORBIDDEN",
    "the token is not accepted": "UNAUTHENTICATED",
    "email or password is wrong": "INVALID_CREDENTIALS",
    "it is finished": "ALREADY_FINISHED",
    "the key was used for something else": "IDEMPOTENCY_CONFLICT",
    "the settings have changed meanwhile": "SETTINGS_CHANGED",
    "it cannot be read": "MALFORMED_JSON",
    "it is not valid": "INVALID_REQUEST",
}
# What whoever is refused has to read in the sentence for people, by the code for programs.
SAYS: Mapping[str, str] = {
    **dict.fromkeys(STATUSES, "nanoBanana|image service"),
    "NOT_FOUND": "There is no such (character|image)|There is nothing",
    "FORBIDDEN": "Only administrators may ask about others",
    "UNAUTHENTICATED": "token",
    "INVALID_CREDENTIALS": "Email or password is wrong",
    "ALREADY_FINISHED": "is finished",
    "IDEMPOTENCY_CONFLICT": "key was used for another request",
    "SETTINGS_CHANGED": "settings have changed",
    "MALFORMED_JSON": "is not JSON",
    "INVALID_REQUEST": "is not valid",
    "METHOD_NOT_ALLOWED": "is not possible here",
}
# What owners may want to be tried again.
KINDS_OF_FAILURE: Mapping[str, str] = {
    "failures of the server": "server_error",
    "too much to do": "rate_limit",
    "time-outs": "timeout",
    "broken connections": "connection",
    "nonsense": "malformed",
}
