"""The configuration site: changes leave events, the last administrator stays, nothing else is in it."""

from __future__ import annotations

import pytest

from support.accounts.models import User
from support.domain.roles import Role
from support.models import Agency, Event, EventText, Membership
from support.web.site import site
from tests import factories as make


@pytest.fixture
def administrator(db):
    return make.user(Role.ADMINISTRATOR, name="Doãn Hải Đăng")


def _saved(client, address: str, **changes):
    """Send the form at `address` as it stands but for `changes`."""
    context = client.get(address).context
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.initial_forms]
    given = {one.add_prefix(name): one[name].value() for one in forms for name in one.fields}
    kept = {name: value for name, value in given.items() if value is not None and value is not False}
    return client.post(address, kept | changes, follow=True)


def test_a_change_leaves_an_event_without_names(administrator, browse):
    client = browse(administrator)
    agency = make.agency("Bộ Y tế")
    _saved(client, f"/cau-hinh/support/agency/{agency.pk}/change/", short_name="BYT")
    assert Agency.objects.get(pk=agency.pk).short_name == "BYT"
    event = Event.objects.get(kind="configured")
    assert event.actor_id == administrator.pk
    assert event.data["model"] == "support.agency"
    assert "BYT" not in str(event.data)
    assert "Bộ Y tế" not in str(event.data)
    assert not EventText.objects.filter(event=event).exists()


def test_roles_are_given_and_taken(administrator, browse):
    client, person = browse(administrator), make.engineer("Mạc Văn Trí")
    address = f"/cau-hinh/accounts/user/{person.pk}/change/"
    groups = {name: str(pk) for pk, name in administrator.groups.model.objects.values_list("pk", "name")}
    _saved(client, address, groups=[groups["administrator"], groups["auditor"]], full_name="Mạc Văn Trí B")
    person = User.objects.get(pk=person.pk)
    assert {group.name for group in person.groups.all()} == {"administrator", "auditor"}
    assert person.is_staff
    assert person.sort_key != ""
    assert Event.objects.filter(kind="configured").count() == 1


def test_the_last_administrator_stays(administrator, browse):
    client, address = browse(administrator), f"/cau-hinh/accounts/user/{administrator.pk}/change/"
    refused = _saved(client, address, groups=[])
    assert "ít nhất một quản trị hệ thống" in refused.content.decode()
    assert administrator.groups.filter(name="administrator").exists()
    assert not Event.objects.filter(kind="configured").exists()


def test_a_membership_is_added_beside_the_user(administrator, browse):
    client, person, agency = browse(administrator), make.user(), make.agency()
    rows = {
        "memberships-TOTAL_FORMS": "1",
        "memberships-0-agency": str(agency.pk),
        "memberships-0-role": "member",
    }
    _saved(client, f"/cau-hinh/accounts/user/{person.pk}/change/", **rows)
    assert Membership.objects.get(user=person).agency_id == agency.pk


def test_only_configuration_is_in_it(administrator, browse):
    names = {model.__name__ for model in site._registry}
    assert names.isdisjoint({"Ticket", "FollowUp", "KBItem", "Case", "Message", "Event", "RegisterEntry"})
    client = browse(administrator)
    for model in site._registry:
        address = f"/cau-hinh/{model._meta.app_label}/{model._meta.model_name}/"
        assert client.get(address).status_code == 200
        for gone in ("1/delete/", "1/history/"):
            assert client.get(address + gone).status_code in {302, 404}


def test_a_superuser_without_the_role_gets_nothing(db, browse):
    boss = User.objects.create_superuser("boss@thu.example", make.PASSWORD, full_name="Không Vai Trò")
    assert browse(boss).get("/cau-hinh/").status_code == 404
