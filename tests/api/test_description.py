"""The description of the interface: complete, without warnings, and readable as a page."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from rest_framework.views import APIView

from maillage.api.reading import sections
from maillage.api.schema import document
from maillage.identity.rules import KINDS

URLCONFS = sorted(set(settings.URLCONF_BY_KIND.values()))
MEMBERS = {
    "maillage.urls_cpas": "colleague",
    "maillage.urls_partner": "coach",
    "maillage.urls_coordination": "coordinator",
}
EMBEDDED = re.compile(r"style=|<style|\son\w+=|<script(?![^>]*\bsrc=)", re.IGNORECASE)


def addresses(patterns: list[Any], prefix: str = "/") -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, path)
        elif isinstance(pattern, URLPattern):
            yield re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", path), pattern.callback


def views_for_programs(urlconf: str) -> set[tuple[str, str]]:
    """(method, address) of every view for programs."""
    found = set()
    for address, view in addresses(get_resolver(urlconf).url_patterns):
        kind = getattr(view, "cls", None)
        if kind and issubclass(kind, APIView):
            methods = {"get", "post", "put", "patch", "delete"}
            found |= {(method, address) for method in methods if hasattr(kind, method)}
    return found


@pytest.mark.parametrize("urlconf", URLCONFS)
def test_the_description_is_made_without_a_warning(urlconf: str) -> None:
    GENERATOR_STATS.reset()
    made = SchemaGenerator(urlconf=urlconf)  # type: ignore[no-untyped-call]
    made.get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    assert not GENERATOR_STATS, (dict(GENERATOR_STATS._warn_cache), dict(GENERATOR_STATS._error_cache))


@pytest.mark.parametrize("urlconf", URLCONFS)
def test_every_route_is_described_and_every_description_has_a_route(urlconf: str) -> None:
    described = {(method, path) for path, methods in document(urlconf, "en")["paths"].items() for method in methods}
    # a list that also begins something hides the plain one at the same address
    assert described == views_for_programs(urlconf)
    assert all(path.startswith("/api/") for _method, path in described)


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "$ref":
                yield inner
            else:
                yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


@pytest.mark.parametrize("urlconf", URLCONFS)
def test_the_document_is_whole(urlconf: str) -> None:
    described = document(urlconf, "en")
    assert described["openapi"].startswith("3.1")
    assert json.loads(json.dumps(described)) == described
    names = [operation["operationId"] for methods in described["paths"].values() for operation in methods.values()]
    assert len(names) == len(set(names))
    for reference in references(described):
        assert reference.rpartition("/")[2] in described["components"]["schemas"]
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            given = {parameter["name"] for parameter in operation.get("parameters", ()) if parameter["in"] == "path"}
            assert given == set(re.findall(r"\{(\w+)\}", path))
            assert operation["summary"], (method, path)
            assert {"401", "403", "404"} <= set(operation["responses"])
            assert any(status.startswith("2") for status in operation["responses"])
            assert operation["security"] == [{"session": []}, {"token": []}]


@pytest.mark.parametrize("urlconf", URLCONFS)
def test_the_page_lists_every_operation(browser: Callable[[str], Client], urlconf: str) -> None:
    client = browser(MEMBERS[urlconf])
    page = client.get("/api/")
    text = page.content.decode()
    served = client.get("/api/schema/").json()
    assert served["paths"].keys() == document(urlconf, "en")["paths"].keys()
    operations = [operation for section in sections(served) for operation in section.operations]
    assert len(operations) == sum(len(methods) for methods in served["paths"].values())
    for operation in operations:
        assert f'id="{operation.anchor}"' in text
        assert operation.path in text
    assert page["Content-Security-Policy"].startswith("default-src 'none'")
    assert not EMBEDDED.search(text)


def test_each_kind_of_body_is_told_of_its_own_routes_only() -> None:
    paths = {kind: document(settings.URLCONF_BY_KIND[kind], "en")["paths"] for kind in KINDS}
    assert "/api/participants/" in paths["cpas"]
    assert not [path for path in paths["partner"] if "participants" in path or "agreements" in path]
    assert not [path for path in paths["coordination"] if "referrals" in path or "participants" in path]
    assert "post" in paths["cpas"]["/api/referrals/"]
    assert "post" not in paths["partner"]["/api/referrals/"]


def test_nested_fields_choices_and_codes_are_read_from_the_document() -> None:
    described = sections(document("maillage.urls_cpas", "en"))
    by_anchor = {operation.anchor: operation for section in described for operation in section.operations}
    rows = {field.name: field for field in by_anchor["referrals_list"].answers[0].contents[0].fields}
    assert rows["results[].state"].choices[0].code == "draft"
    assert rows["results[].state"].choices[0].label == "Draft"
    read = {field.name for field in by_anchor["referrals_retrieve"].answers[0].contents[0].fields}
    assert {"disclosed", "disclosed.values[].updated_on"} <= read
    refused = {answer.status: answer.codes for answer in by_anchor["referrals_accept"].refusals}
    assert "unknown_worker" in refused["400"]
    assert refused["409"] == ("no_longer_shared", "changed_meanwhile")
    media = {content.media_type for content in by_anchor["participants_agreements_create"].request}
    assert media == {"application/json", "multipart/form-data"}
