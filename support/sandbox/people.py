"""How people introduce themselves to the embedded systems."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints, field_validator

from sandbox.intake import Body, not_blank

Name = Annotated[str, StringConstraints(min_length=1, max_length=80), AfterValidator(not_blank)]
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+\Z")


class NewPerson(Body):
    """Somebody who signs up."""

    name: Name
    email: Annotated[str, StringConstraints(max_length=254)]
    password: Annotated[str, StringConstraints(min_length=12, max_length=200)]

    @field_validator("email")
    @classmethod
    def _an_address(cls, email: str) -> str:
        if not _EMAIL.match(email):
            raise ValueError("This is not an e-mail address")
        return email


class Credentials(Body):
    """What a person signs in with."""

    email: str
    password: Annotated[str, StringConstraints(max_length=1000)]
    lifetime_seconds: Annotated[int, Field(ge=1, le=3600)] = 3600
