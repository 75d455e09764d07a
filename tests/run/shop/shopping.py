"""What people do in the shop, as a client."""

from dataclasses import dataclass

from ratified import Refusal


@dataclass(frozen=True, slots=True)
class Order:
    id: str
    item: str


class ShopClient:
    system = "shop"

    def __init__(self, scene, person):
        self.api = scene.api("shop", person.name)
        self.scene = scene
        self.person = person

    @classmethod
    def enter(cls, scene, person):
        return cls(scene, person)

    @classmethod
    def tidy(cls, scene, person):
        scene.api("shop", person.name).delete(f"/customers/{person.email}")

    def order(self, item):
        order = self.api.post("/orders", json={"item": item, "customer": self.person.email}).read(Order)
        self.scene.on_cleanup(f"order {order.id}", lambda: self.api.delete(f"/orders/{order.id}"))
        return order

    def read(self, order):
        answer = self.api.get(f"/orders/{order.id}")
        return answer.read(Order) if answer.ok else Refusal(answer.status, "GONE", "no such order")
