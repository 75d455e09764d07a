"""Scenarios that run at the same time see nothing of each other."""

import json
import subprocess
import sys
import uuid

import httpx
import pytest

from ratified.failures import ConfigurationError
from ratified.faults.virtual import AnswerWith, Hold, VirtualServices
from tests.faults.virtual_services import ROOT, Served, Wire, served, system

_SCENARIO = """
import sys
from ratified.faults.virtual import Address, AnswerWith, VirtualServices
from tests.faults.virtual_services import system
url, control, customer = sys.argv[1:]
with VirtualServices({"painter": Address(url, control)}) as services, system(url, customer) as caller:
    painter = services["painter"]
    painter.claim(customer)
    for round in range(1, 21):
        painter.command(customer, AnswerWith(503), operation="paint")
        assert caller.paint().status_code == 503
        assert caller.paint().json()["charged"] == round
    assert len(painter.received(customer)) == 40
    assert not painter.unmet(customer)
    print("done")
"""


def test_scenarios_of_several_processes_command_and_see_only_their_own(painter: Served) -> None:
    scenarios = [
        subprocess.Popen(
            [sys.executable, "-c", _SCENARIO, painter.url, painter.address.control, uuid.uuid4().hex],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
        )
        for _ in range(2)
    ]  # fmt: skip
    for scenario in scenarios:
        out, err = scenario.communicate(timeout=60)
        assert out == "done\n", err


def test_two_keys_at_once_have_their_own_state_script_and_record(painter: Served) -> None:
    mia, leo = uuid.uuid4().hex, uuid.uuid4().hex
    with painter.client() as hers, painter.client() as his:
        hers.claim(mia)
        his.claim(leo)
        hers.command(mia, AnswerWith(503, times=None))
        with system(painter.url, mia) as one, system(painter.url, leo) as other:
            assert one.paint().status_code == 503
            painting = other.paint().json()
            assert painting["charged"] == 1
            assert other.http.get(f"{painter.url}/v1/paintings/{painting['id']}").json() == {"wish": "a cat"}
        assert [call.operation for call in hers.received(mia)] == ["paint"]
        assert [call.operation for call in his.received(leo)] == ["paint", "show"]
        with pytest.raises(ConfigurationError, match="belongs to another scenario"):
            his.claim(mia)


def test_a_held_client_keeps_no_other_waiting(painter: Served) -> None:
    mia, leo = uuid.uuid4().hex, uuid.uuid4().hex
    with painter.client() as hand:
        hand.claim(mia)
        hand.claim(leo)
        hand.command(mia, Hold(times=None))
        held = [Wire(painter.url) for _ in range(100)]
        for wire in held:
            wire.ask(mia)
        assert len(hand.waiting(mia, at_least=100, within=20)) == 100
        with system(painter.url, leo) as other:
            assert other.paint().status_code == 201
        hand.release(mia)
        assert {wire.answer()[1] for wire in held} == {b'{"charged": 0}'}


def test_two_hundred_at_once_are_all_answered_and_charged_once(painter: Served) -> None:
    customer = uuid.uuid4().hex
    with painter.client() as hand:
        hand.claim(customer)
        wires = [Wire(painter.url) for _ in range(200)]
        for wire in wires:
            wire.ask(customer, "/v1/paintings", "POST", b'{"wish": "a hen"}')
        charged = [json.loads(wire.answer()[1])["charged"] for wire in wires]
        assert sorted(charged) == list(range(1, 201))
        assert len(hand.received(customer)) == 200


def test_work_goes_on_when_its_caller_has_gone_and_keeps_its_turn(painter: Served) -> None:
    mia, leo = uuid.uuid4().hex, uuid.uuid4().hex
    with painter.client() as hand, system(painter.url, leo) as other:
        hand.claim(mia)
        hand.claim(leo)
        patient = Wire(painter.url)
        for operation, path, body in (("fresco", "/v1/fresco", b""), ("paint", "/v1/paintings", b'{"wish": "a hen"}')):
            gone = Wire(painter.url)
            gone.ask(mia, path, "POST", body)
            assert hand.received(mia, operation, at_least=1, within=20)
            gone.close()
            [call] = hand.received(mia, operation, at_least=1, within=20, stage="ended")
            assert (call.hung_up, call.body.content) == (True, body)
        patient.ask(mia, "/v1/bill")
        assert hand.received(mia, "bill", at_least=1, within=20)
        assert other.http.post(f"{painter.url}/v1/ladder", headers={"X-Customer": leo}).status_code == 204
        assert patient.answer()[1] == b'{"charged": 11}'


def test_what_nobody_has_claimed_is_told_and_never_answered(painter: Served) -> None:
    customer = uuid.uuid4().hex
    with painter.client() as hand, system(painter.url, customer) as caller:
        assert caller.paint().status_code == 501
        assert hand.strays()[-1].why == f'nobody has claimed the client "{customer}"'
        hand.claim(customer)
        assert caller.paint().status_code == 201
        assert [call.answered and call.answered.status for call in hand.received(customer)] == [201]
        seen = hand.strays()[-1].number
        hand.forget(customer)
        assert caller.paint().status_code == 501
        [stray] = hand.strays(since=seen)
        assert (stray.why, stray.key) == (f'the scenario of client "{customer}" has ended', customer)
        assert str(stray) == f"POST {painter.url}/v1/paintings: {stray.why}"


def test_what_belongs_to_nobody_or_is_no_operation_is_told(painter: Served) -> None:
    customer = uuid.uuid4().hex
    with painter.client() as hand, system(painter.url, customer) as caller:
        hand.claim(customer)
        hand.command(customer, AnswerWith(503))
        before = max((stray.number for stray in hand.strays()), default=0)
        assert caller.http.get(f"{painter.url}/v1/paintings/unknown").status_code == 501
        assert caller.get("/v2/bill").status_code == 501
        assert caller.http.put(f"{painter.url}/v1/bill").status_code == 501
        whys = [stray.why for stray in hand.strays(since=before)]
        assert whys == ["belongs_to finds no client in it", "no operation answers this", "no operation answers this"]
        [call] = hand.received(customer)
        assert (call.operation, call.url) == ("", f"{painter.url}/v2/bill"), "its scenario sees it in its own record"
        assert hand.unmet(customer), "a command is for an operation"


def test_strays_are_told_on_standard_error_at_the_end() -> None:
    with served() as painter:
        for _ in range(3):
            httpx.get(f"{painter.url}/v1/bill", headers={"X-Customer": "zoe"}, trust_env=False)
        assert painter.end() == (
            'painter (virtual) had nobody for GET /v1/bill: nobody has claimed the client "zoe" (3 times)\n'
        )


def test_a_forgotten_key_may_be_claimed_anew_with_nothing_left_over(painter: Served) -> None:
    customer = uuid.uuid4().hex
    with painter.client() as hand, system(painter.url, customer) as caller:
        hand.claim(customer)
        painting = caller.paint().json()["id"]
        hand.forget(customer)
        hand.claim(customer)
        assert hand.received(customer) == ()
        assert caller.paint().json()["charged"] == 1
        assert caller.http.get(f"{painter.url}/v1/paintings/{painting}").status_code == 501


def test_services_are_known_by_name_and_let_go_of_at_the_end(painter: Served) -> None:
    customer = uuid.uuid4().hex
    services = VirtualServices({"painter": painter.address})
    with pytest.raises(ConfigurationError, match="no virtual service stands in for paintr") as refusal:
        _ = services["paintr"]
    assert refusal.value.next == 'Did you mean "painter"?'
    services["painter"].claim(customer)
    assert services["painter"].claimed == (customer,)
    assert [client.system for client in services.used()] == ["painter"]
    services.close()
    with painter.client() as another:
        another.claim(customer)
