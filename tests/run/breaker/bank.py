"""The bank, as the kiosk needs it: it belongs to somebody else, and a virtual service stands in for it."""

from ratified.faults.virtual import Received, Reply, VirtualService, answers

CLIENT = "the kiosk"


class Bank(VirtualService):
    """Knows what a dollar costs; the kiosk is its only client."""

    system = "bank"

    def belongs_to(self, request: Received) -> str | None:
        return CLIENT

    @answers("GET", "/rates/{money}")
    def rate(self, request: Received, state: object) -> Reply:
        return Reply(json={"money": request.arguments["money"], "rate": 1.25})
