"""The addresses of the web door."""

from django.urls import path, re_path
from django.views.i18n import set_language

from plumbline.doors.web.views import (
    acceptance,
    act,
    bench,
    catalogue,
    coverage,
    dossier,
    entrance,
    footage,
    ledger,
    lists,
    papers,
    subject,
    summary,
)

urlpatterns = [
    path("", bench.workbench, name="workbench"),
    path("sign-in", entrance.sign_in, name="sign_in"),
    path("sign-out", entrance.sign_out, name="sign_out"),
    path("language", set_language, name="language"),
    path("display", entrance.display, name="display"),
    path("lists/<slug:kind>", lists.listing, name="list"),
    path("subjects/<slug:kind>/<uuid:subject_id>", subject.subject, name="subject"),
    path("act/<str:code>/", act.act, name="act"),
    path("entries/<uuid:entry_id>", ledger.entry, name="entry"),
    path("entries/<uuid:entry_id>/done", act.done, name="done"),
    path("entries/<uuid:entry_id>/receipt", act.record_receipt, name="record_receipt"),
    path("entries/<uuid:entry_id>/proof", ledger.proof, name="proof"),
    path("ledger", ledger.ledger, name="ledger"),
    path("ledger/checkpoint", ledger.checkpoint, name="checkpoint"),
    path("ledger/verify.py", ledger.verifier, name="verifier"),
    path("catalogue", catalogue.catalogue, name="catalogue"),
    path("receipts/<uuid:case_id>", acceptance.acceptance, name="acceptance"),
    path("receipts/<uuid:case_id>/qr.svg", acceptance.acceptance_qr, name="acceptance_qr"),
    path("papers/check", papers.paper_check, name="paper_check"),
    path("papers/new/<uuid:case_id>", papers.paper_desk, name="paper_desk"),
    path("papers/<uuid:paper_id>", papers.paper, name="paper"),
    re_path(
        r"^papers/(?P<paper_id>[0-9a-f-]{36})/file\.(?P<form>pdf|docx)$",
        papers.paper_file,
        name="paper_file",
    ),
    path("coverage/<uuid:case_id>", coverage.coverage, name="coverage"),
    path("footage/upload", footage.upload, name="upload"),
    path("footage/upload/<str:upload_id>", footage.upload, name="upload_part"),
    path("footage/<uuid:footage_id>/file", footage.footage_file, name="footage_file"),
    path("footage/<uuid:footage_id>/still", footage.footage_still, name="footage_still"),
    path("dossiers/<uuid:case_id>", dossier.dossier, name="dossier"),
    path("summaries/<uuid:case_id>", summary.summary, name="summary"),
]
