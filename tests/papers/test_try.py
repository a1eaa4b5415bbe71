import pytest
from typing import Any
from tests import scenes
from tests.papers.scene import *
from plumbline.papers.models import Paper, PaperFile

def test_try(bureau: Any) -> None:
    scene = issued(bureau)
    p = paper(scene)
    print(p.number, p.code, scene.entry.body["gates"])
    f = PaperFile.objects.get(paper=p)
    open("/tmp/ty/acc.pdf","wb").write(bytes(f.pdf))
    step(scene,"papers.serve")
    step(scene,"papers.void")
    from plumbline.papers import reads
    assert reads.genuine(paper(scene))
