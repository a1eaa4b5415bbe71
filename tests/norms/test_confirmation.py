"""What is adopted is unconfirmed, is shown so, and is confirmed once."""

from __future__ import annotations

import pytest

from plumbline.doors.cli.province import Province
from plumbline.kernel import catalogue
from plumbline.kernel.models import Norm, NormVersion
from plumbline.norms.library import shipped
from tests import cast
from tests.scenes import Scene

pytestmark = pytest.mark.usefixtures("db")


def test_every_shipped_norm_is_in_force_and_unconfirmed(bureau: Province) -> None:
    codes = {row["code"] for row in shipped()}
    assert set(Norm.objects.values_list("code", flat=True)) == codes
    assert set(NormVersion.objects.values_list("confirmed_by", flat=True)) == {""}


@pytest.mark.rule("2.1b")
def test_an_unconfirmed_norm_is_shown_so(bureau: Province) -> None:
    norm = Norm.objects.get(code="N-ADM-07").pk
    scene = Scene(bureau)

    def shown() -> object:
        _, view = catalogue.view("norm", norm, bureau.actor("handler"), scene.now, "查询")
        return view["versions"][-1]["confirmed_by"]

    assert shown() is None
    scene.do("norms.confirm", "second_lawyer", norm, note="对照公布文本")
    assert shown() == "陆审"


@pytest.mark.gate("norms.unconfirmed")
@pytest.mark.rule("2.1b")
def test_a_norm_is_confirmed_once(bureau: Province) -> None:
    scene, norm = Scene(bureau), Norm.objects.get(code="N-ADM-07")
    scene.do("norms.confirm", "second_lawyer", norm.pk, note="对照公布文本")
    version = norm.versions.latest("number")
    assert (version.confirmed_by, version.confirmed_at) == ("陆审", scene.now)
    assert version.entry_id == scene.entry.pk
    refused = scene.refused("norms.confirm", "second_lawyer", norm.pk, note="再次对照")
    told = refused["norms.unconfirmed"].as_json()
    assert told["says"] == "本规范的第2版已由陆审确认"
    assert told["remedy"] == "无须再次确认"
    assert [cite["id"] for cite in told["cites"]] == ["2.1b"]


@pytest.mark.gate("apart(norms.adopt,norms.revise)")
@pytest.mark.rule("2.1b", "P-ROLE-01")
def test_nobody_confirms_what_he_took_over_himself(bureau: Province) -> None:
    """One lawyer alone would make any figure look compared with its text."""
    scene, norm = Scene(bureau), Norm.objects.get(code="N-ADM-07")
    refused = scene.refused("norms.confirm", "provincial_lawyer", norm.pk, note="对照公布文本")
    assert list(refused) == ["apart(norms.adopt,norms.revise)"]
    scene.do("norms.confirm", "second_lawyer", norm.pk, note="对照公布文本")


@pytest.mark.gate("role", "norms.confirm")
@pytest.mark.rule("2.1b")
def test_a_norm_of_the_province_is_confirmed_by_its_legal_department(bureau: Province) -> None:
    norm = Norm.objects.get(code="N-ADM-07")
    assert norm.line == [cast.PROVINCE]
    refused = Scene(bureau).refused("norms.confirm", "reviewer", norm.pk, note="对照公布文本")
    assert list(refused) == ["role"]
