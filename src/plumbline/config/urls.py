"""Which door stands at which address."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/", include("plumbline.doors.api.urls")),
    path("public/", include("plumbline.doors.public.urls")),
    path("scim/v2/", include("plumbline.doors.api.scim")),
    path("texts/", include("plumbline.doors.api.texts")),
    path("", include("plumbline.doors.web.urls")),
]
handler400 = "plumbline.config.errors.bad"
handler403 = "plumbline.config.errors.forbidden"
handler404 = "plumbline.config.errors.missing"
handler500 = "plumbline.config.errors.fault"
