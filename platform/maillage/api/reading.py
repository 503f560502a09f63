"""The OpenAPI document as a page shows it: sections, operations, fields in rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

type Described = Mapping[str, Any]

DEEPEST = 4  # levels of nesting shown; a deeper field is named by its parent
COLOURS = {"GET": "blue", "POST": "green", "PATCH": "yellow", "PUT": "yellow", "DELETE": "red"}
# How drf-spectacular writes the labels of choices into a description.
LABELLED = re.compile(r"^\* `(.*?)` - (.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the values that a field takes, with its label in words ("" when it has none)."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A parameter or a field: its name or path such as `results[].id`, type, whether it must be there, its meaning."""

    name: str
    kind: str
    required: bool
    description: str
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """A body in one media type."""

    media_type: str
    fields: tuple[FieldRow, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """A status with its meaning: the fields of a success, or the codes of a refusal."""

    status: str
    description: str
    contents: tuple[Content, ...] = ()
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Operation:
    """One method at one address."""

    anchor: str
    method: str
    path: str
    summary: str
    description: str
    parameters: tuple[FieldRow, ...]
    request: tuple[Content, ...]
    answers: tuple[Answer, ...]
    refusals: tuple[Answer, ...]

    @property
    def colour(self) -> str:
        """The colour of the method's badge."""
        return COLOURS.get(self.method, "grey")


@dataclass(frozen=True, slots=True)
class Section:
    """The operations whose addresses begin alike."""

    name: str
    operations: tuple[Operation, ...]


def sections(document: Described) -> list[Section]:
    """Every operation of the document, by its first tag, in the order of the addresses."""
    by_tag: dict[str, list[Operation]] = {}
    for path, methods in document["paths"].items():
        for method, described in methods.items():
            tag = (described.get("tags") or [""])[0]
            by_tag.setdefault(tag, []).append(_operation(document, path, method, described))
    return [Section(tag, tuple(operations)) for tag, operations in by_tag.items()]


def _operation(document: Described, path: str, method: str, described: Described) -> Operation:
    answers = [_answer(document, status, answer) for status, answer in sorted(described["responses"].items())]
    return Operation(
        anchor=described["operationId"],
        method=method.upper(),
        path=path,
        summary=described.get("summary", ""),
        description=described.get("description", ""),
        parameters=tuple(_parameter(document, parameter) for parameter in described.get("parameters", ())),
        request=_contents(document, described.get("requestBody", {})),
        answers=tuple(answer for answer in answers if answer.status < "400"),
        refusals=tuple(answer for answer in answers if answer.status >= "400"),
    )


def _answer(document: Described, status: str, described: Described) -> Answer:
    refused = status >= "400"
    contents = () if refused else _contents(document, described)
    return Answer(status, described.get("description", ""), contents, tuple(described.get("x-codes", ())))


def _contents(document: Described, described: Described) -> tuple[Content, ...]:
    return tuple(
        Content(media_type, tuple(_fields(document, content.get("schema", {}))))
        for media_type, content in described.get("content", {}).items()
    )


def _parameter(document: Described, parameter: Described) -> FieldRow:
    schema = {"description": parameter.get("description", ""), **_resolved(document, parameter["schema"])}
    return _row(document, parameter["name"], schema, required=parameter.get("required", False))


def _row(document: Described, name: str, schema: Described, *, required: bool) -> FieldRow:
    words = schema.get("description", "")
    items = _resolved(document, schema.get("items", {}))
    labels = dict(LABELLED.findall("\n".join((words, items.get("description", "")))))
    codes = schema.get("enum", items.get("enum", ()))
    choices = tuple(Choice(str(code), labels.get(str(code), "")) for code in codes if code not in ("", None))
    return FieldRow(name, _kind(schema, items), required, LABELLED.sub("", words).strip(), choices)


def _fields(document: Described, schema: Described, prefix: str = "", depth: int = 0) -> Iterator[FieldRow]:
    schema = _resolved(document, schema)
    if schema.get("type") == "array":
        yield from _fields(document, schema["items"], f"{prefix}[]", depth)
        return
    required = schema.get("required", ())
    for name, inner in schema.get("properties", {}).items():
        found = _resolved(document, inner)
        path = f"{prefix}.{name}" if prefix else name
        yield _row(document, path, found, required=name in required)
        if depth < DEEPEST:
            yield from _fields(document, found, path, depth + 1)


def _resolved(document: Described, schema: Described) -> Described:
    """The schema behind a reference, also where it stands alone in an `allOf` or beside null in a `oneOf`."""
    for several in ("allOf", "oneOf", "anyOf"):
        if several in schema:
            inner: Described = next(
                (one for one in schema[several] if one.get("type") != "null" and one != {"enum": [None]}), {}
            )
            return {**_resolved(document, inner), **{key: schema[key] for key in schema if key != several}}
    if "$ref" not in schema:
        return schema
    name = schema["$ref"].rpartition("/")[2]
    found: Described = document["components"]["schemas"][name]
    return {**_resolved(document, found), **{key: schema[key] for key in schema if key != "$ref"}}


def _kind(schema: Described, items: Described | None = None) -> str:
    types = schema.get("type", "object")
    kind = " | ".join(types) if isinstance(types, list) else str(types)
    if items and kind == "array":
        return f"array ({_kind(items)})"
    return f"{kind} ({schema['format']})" if "format" in schema else kind
