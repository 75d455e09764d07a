"""What has been charged."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Request
from sqlalchemy import func, select
from starlette.responses import JSONResponse, Response

from sandbox import routing
from sandbox.character_studio.access import Authenticated, whose
from sandbox.character_studio.costs import CURRENCY
from sandbox.character_studio.tables import Charge
from sandbox.database import Stored, timestamp
from sandbox.defects import active

router = routing.router()

_MOST = 100


@router.get("/costs")
async def costs(
    caller: Authenticated,
    database: Stored,
    request: Request,
    owner_id: Annotated[str | None, Query(alias="ownerId", max_length=40)] = None,
) -> Response:
    """Show what an owner has been charged in all, and for which characters lately."""
    leak = active(request).on("foreign-costs-readable")
    owner = owner_id if leak and owner_id else whose(caller, owner_id)
    of_owner = [] if owner is None else [Charge.owner_id == owner]
    with database.reading() as connection:
        total, count = connection.execute(
            select(func.coalesce(func.sum(Charge.cents), 0), func.count()).where(*of_owner)
        ).one()
        latest = select(Charge.job_id, Charge.cents, Charge.at).where(*of_owner).order_by(Charge.at.desc()).limit(_MOST)
        charges = [
            {"characterId": charge.job_id, "cents": charge.cents, "at": timestamp(charge.at)}
            for charge in connection.execute(latest)
        ]
    return JSONResponse({"currency": CURRENCY, "totalCents": total, "charged": count, "charges": charges})
