"""The mill as the suite has it."""

from ratified.faults.virtual import Received, Reply, VirtualService, answers


class Mill(VirtualService):
    system = "mill"

    def belongs_to(self, request: Received) -> str | None:
        return request.header("X-Customer")

    @answers("POST", "/flour")
    def grind(self, request: Received, state: object) -> Reply:
        return Reply(201, json={"flour": 1})
