"""The door put together: routes, who may pass, and the description in the reader's language."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext
from ninja import NinjaAPI, Router
from ninja.openapi.schema import OpenAPISchema

from plumbline.doors.api import access, acts, devices, duties, ledger, problems, shapes, subjects
from plumbline.doors.api import schema as schemas
from plumbline.doors.api.caller import Token
from plumbline.doors.api.problems import as_json
from plumbline.forms import Form
from plumbline.insight import catalogue as printed
from plumbline.kernel.act import ACTS
from plumbline.premises.devices import TakeEvent

FORMS: dict[str, type[Form]] = {  # beside those of the acts
    "sign_in": access.SignIn,
    "ledger_cosign": ledger.Cosigned,
    "device_event": TakeEvent,
}
catalogue = Router()


@catalogue.get(
    "/catalogue",
    operation_id="catalogue",
    summary="目录",
    description="全部声明：事项、关口、义务、办理对象",
    tags=["目录"],
    response={200: dict[str, object], **shapes.wrong(401)},
)
def declared(request: HttpRequest) -> HttpResponse:
    """Give everything that is declared."""
    del request
    return as_json(_printed())


@cache
def _printed() -> dict[str, Any]:
    """What is declared does not change while the process runs."""
    return printed.as_json()


class Api(NinjaAPI):
    """Ninja's API, described in the language of the reader and with each act's own form."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """The description, made once per language."""
        prefix = self.get_root_path(path_params or {}) if path_prefix is None else path_prefix
        return self._described(prefix, get_language())

    @lru_cache(maxsize=8)  # noqa: B019 - there is one door per process
    def _described(self, prefix: str, language: str | None) -> OpenAPISchema:
        del language  # the key: gettext answers in it
        schema = super().get_openapi_schema(path_prefix=prefix)
        schema["info"]["description"] = gettext(self.description)
        for path in schema["paths"].values():
            for operation in path.values():
                self._describe(operation, schema["components"]["schemas"])
        return schema

    def _describe(self, operation: dict[str, Any], shared: dict[str, Any]) -> None:
        operation["summary"] = gettext(operation["summary"])
        operation["description"] = gettext(operation["description"])
        operation["tags"] = [gettext(tag) for tag in operation["tags"]]
        for asked in operation["parameters"]:
            schema = asked["schema"]
            asked["description"] = gettext(
                asked.get("description") or schema.pop("help", "") or schema.get("title", "")
            )
            for unused in ("title", "personal", "secret", "long", "help", "ref"):
                schema.pop(unused, None)
        for status, response in operation["responses"].items():
            if int(status) >= 400 and "application/json" in response.get("content", {}):
                response["content"] = {problems.MEDIA: response["content"]["application/json"]}
        if form := FORMS.get(operation["operationId"]):
            room = form.__module__.split(".")[1]  # as the acts of this room name their enumerations
            names = schemas.COMPONENTS.replace("{model}", room + ".{model}")
            whole = schemas.of_form(form, names)  # kept for all who ask, and not changed here
            shape = {name: part for name, part in whole.items() if name != "$defs"}
            for name, inner in whole.get("$defs", {}).items():
                shared.setdefault(f"{room}.{name}", inner)
            operation["requestBody"] = schemas.body(shape, schemas.example(form))
        if act := ACTS.get(operation["operationId"]):
            operation["requestBody"], named = acts.request_body(act)
            for name, schema in named.items():
                if shared.setdefault(name, schema) != schema:
                    raise ValueError(f"two different schemas are called {name}")


api = Api(
    title="Plumbline",
    version="1",
    description="办理执法事项、查看办理对象、待办义务和账本。每一事项的前提由同一关口把守，与网页、命令行相同。",
    urls_namespace="api",
    auth=Token(),
)
problems.install(api)
acts.declare()
for prefix, room in (
    ("", access.router),
    ("/acts", acts.router),
    ("/subjects", subjects.router),
    ("", duties.router),
    ("/devices", devices.router),
    ("", catalogue),
    ("/ledger", ledger.router),
):
    api.add_router(prefix, room)
