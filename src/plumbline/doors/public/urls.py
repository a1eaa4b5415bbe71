"""The addresses of the public door."""

from django.urls import path, re_path

from plumbline.doors.public import complaints, figures, publications, rules, surveys, views

urlpatterns = [
    path("", views.home, name="public_home"),
    path("progress", views.progress, name="public_progress"),
    path("papers", views.papers, name="public_papers"),
    path("complaints", complaints.complaints, name="public_complaints"),
    path("complaints/progress", complaints.complaint, name="public_complaint"),
    path("complaints/figures", complaints.figures, name="public_complaint_figures"),
    path("remedies", complaints.remedies, name="public_remedies"),
    path("ledger", views.ledger, name="public_ledger"),
    path("ledger/proofs/<uuid:entry_id>.json", views.proof, name="public_proof"),
    path("figures", figures.figures, name="public_figures"),
    path("rules", rules.rules, name="public_rules"),
    path("rules/<uuid:rule_id>", rules.rule, name="public_rule"),
    path("survey", surveys.survey, name="public_survey"),
    path("satisfaction", surveys.satisfaction, name="public_satisfaction"),
    path(
        "satisfaction/draws/<slug:code>/<int:year>-<int:quarter>.json",
        surveys.draw,
        name="public_draw",
    ),
    path("open", publications.published, name="public_open"),
    path("open/whom", publications.whom, name="public_whom"),
    path("open/<uuid:item_id>", publications.item, name="public_item"),
    re_path(
        r"^open/(?P<item_id>[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})\.(?P<form>pdf|docx)$",
        publications.file,
        name="public_file",
    ),
]
