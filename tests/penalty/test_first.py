import pytest

from tests.scenes import READY, doer, step

pytestmark = pytest.mark.usefixtures("db")


@pytest.mark.parametrize("act", [a for a in READY if a.startswith("penalty.")])
def test_done(bureau, act):
    scene = READY[act](bureau)
    assert scene.shut(act, doer(act)) == {}
    step(scene, act)
