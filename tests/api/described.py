"""A program that knows nothing but the description: each call is built from the OpenAPI document of its host."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client

type Document = dict[str, Any]


class Program:
    """Calls operations by their identifier; what is sent and what is answered must be as described."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._document: Document = client.get("/api/schema/").json()
        self._operations = {
            operation["operationId"]: (method, path, operation)
            for path, methods in self._document["paths"].items()
            for method, operation in methods.items()
        }

    def call(self, operation_id: str, body: dict[str, Any] | None = None, **path: Any) -> Any:
        """The answer to one operation, after every check of the description; None when it answers nothing."""
        method, address, operation = self._operations[operation_id]
        assert set(re.findall(r"{(\w+)}", address)) == set(path), (operation_id, address)
        sent = self._described_body(operation_id, operation, body)
        for name, value in path.items():
            address = address.replace(f"{{{name}}}", str(value))
        if sent is None:
            answer = self._client.generic(method.upper(), address, content_type="application/json")
        else:
            answer = self._client.generic(method.upper(), address, sent, content_type="application/json")
        assert answer.status_code < 300, (operation_id, answer.status_code, answer.content)
        described = operation["responses"].get(str(answer.status_code))
        assert described is not None, (operation_id, "answers an undescribed status", answer.status_code)
        content = described.get("content", {}).get("application/json")
        if content is None:
            return None
        found = answer.json()
        self._check(content["schema"], found, operation_id)
        return found

    def _described_body(self, operation_id: str, operation: Document, body: dict[str, Any] | None) -> str | None:
        described = operation.get("requestBody")
        if described is None:
            assert not body, (operation_id, "takes nothing")
            return None
        schema = self._chosen(described["content"]["application/json"]["schema"], body or {})
        given = body or {}
        assert set(given) <= set(schema["properties"]), (operation_id, set(given) - set(schema["properties"]))
        assert set(schema.get("required", ())) <= set(given), (operation_id, "lacks", schema.get("required"))
        for name, value in given.items():
            self._check(schema["properties"][name], value, f"{operation_id}.{name}")
        from django.core.serializers.json import DjangoJSONEncoder

        return DjangoJSONEncoder().encode(given)

    def _chosen(self, schema: Document, body: dict[str, Any]) -> Document:
        """The schema itself; of several, the one that the discriminator names."""
        schema = self._resolved(schema)
        if discriminator := schema.get("discriminator"):
            name = discriminator["mapping"][body[discriminator["propertyName"]]]
            return self._resolved({"$ref": name})
        return schema

    def _resolved(self, schema: Document) -> Document:
        while "$ref" in schema:
            schema = self._document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        return schema

    def _check(self, schema: Document, value: Any, where: str) -> None:
        schema = self._resolved(schema)
        several = schema.get("oneOf") or schema.get("anyOf")
        if several and not schema.get("discriminator"):
            assert any(self._fits(one, value, where) for one in several), (where, value, several)
            return
        if len(schema.get("allOf", ())) == 1:
            self._check(schema["allOf"][0], value, where)
        types = schema.get("type")
        if value is None:
            assert types is None or "null" in types, (where, "is null")
            return
        if "enum" in schema:
            assert value in schema["enum"], (where, value, schema["enum"])
        if isinstance(value, list):
            for item in value:
                self._check(schema.get("items", {}), item, where)
        elif isinstance(value, dict) and "properties" in schema:
            assert set(schema.get("required", ())) <= set(value), (where, "lacks", schema["required"], value)
            assert set(value) <= set(schema["properties"]), (where, set(value) - set(schema["properties"]))
            for name, inner in value.items():
                self._check(schema["properties"][name], inner, f"{where}.{name}")

    def _fits(self, schema: Document, value: Any, where: str) -> bool:
        try:
            self._check(schema, value, where)
        except AssertionError:
            return False
        return True
