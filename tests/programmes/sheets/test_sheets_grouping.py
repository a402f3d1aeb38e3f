"""The lists of bodies, meetings and decisions, narrowed to a programme."""

from governance import world_bodies as made
from pacte.governance.bodies import commands as bodies
from pacte.programmes.sheets import commands as sheets
from world import act


def test_the_bodies_of_a_programme(client, world) -> None:
    made.steering(world)
    bodies.found_body(act(), code="AUTRE", organisation=world.province, kind="forum",
                      name="Un autre cadre")  # fmt: skip
    programme = sheets.open_programme(act(), code="SKH", organisation=world.province,
                                      name="Sud-Kivu – Hainaut")  # fmt: skip
    sheets.attach_body(act(), programme=programme, body=world.committee)
    made.decided(world, made.held(world))
    client.force_login(world.mariam)
    text = client.get("/instances/?programme=SKH").content.decode()
    assert "CPS-KATI" in text and "Un autre cadre" not in text
    assert "Un autre cadre" in client.get("/instances/?programme=XX").content.decode()
    assert "Première réunion" in client.get("/reunions/?programme=SKH").content.decode()
    assert "Signer la convention" in client.get("/decisions/?programme=SKH").content.decode()
    sheets.attach_body(act(), programme=programme, body=world.committee, closed=True)
    text = client.get("/instances/?programme=SKH").content.decode()
    assert "CPS-KATI" not in text  # It is no longer one of the programme's.
