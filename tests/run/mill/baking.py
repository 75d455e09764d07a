"""What people do in the bakery, as a client."""

from ratified.resilience import stand_in
from ratified.wait import until


class BakeryClient:
    system = "bakery"

    def __init__(self, scene, person):
        self.api = scene.api("bakery", person.name)
        self.scene = scene
        self.person = person
        stand_in(scene, "mill").claim(person.name, person.email)

    @classmethod
    def enter(cls, scene, person):
        return cls(scene, person)

    def order(self, name, way):
        self.scene.on_cleanup(f"the loaf {name}", lambda: self.api.delete(f"/loaves/{name}"))
        answer = self.api.post("/loaves", json={"name": name, "way": way, "customer": self.person.email})
        answer.read(dict)

    def state(self, name):
        answer = self.api.get(f"/loaves/{name}")
        return answer.read(dict)["state"] if answer.ok else ""

    def wait_for(self, name):
        wait = self.scene.stage.settings.number("wait")
        until(lambda: self.state(name), lambda state: state != "in the oven", f"the loaf {name} is done", deadline=wait)
