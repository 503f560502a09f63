"""What the code itself must be like: sizes, names, templates without inline code, SQL without values in it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from maillage.postgres.instance import ROOT

SOURCES = ("platform", "tenants", "sharing", "budgets", "tests")
LONGEST = 400
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "manager", "managers", "common", "misc"}
# Templates that a library looks up by name.
CALLED_BY_NAME = re.compile(
    r"(^|/)(400|403|403_csrf|404|429|500)\.html$|^account/|^allauth/|^django/|^rest_framework/|^drf_spectacular/"
)
BLOCK = re.compile(r"{% block \w+ %}(.*?){% endblock(?: \w+)? %}", re.DOTALL)
NAMED = re.compile(r"\bas (\w+) (?:trimmed )?%}|\basvar (\w+)")
BOUND = re.compile(r"\b(\w+)=")
SHOWN = re.compile(r"{{ *(\w+)")
# Ways to fetch rows.
MANAGERS, FETCHES = {"objects", "_default_manager", "_base_manager"}, {"get_object_or_404", "get_list_or_404"}
INLINE = re.compile(
    r"""\sstyle\s*=|<style\b|\son[a-z]+\s*=\s*["']|javascript:|<script\b(?![^>]*\bsrc=)""", re.IGNORECASE
)


def modules() -> list[Path]:
    """Every Python file of the project."""
    return [path for source in SOURCES for path in sorted((ROOT / source).rglob("*.py"))]


def templates() -> dict[str, Path]:
    """Every template by the name under which it is found."""
    found = {}
    for source in SOURCES[:-1]:
        for path in sorted((ROOT / source).rglob("templates/**/*.*")):
            found[str(path).rpartition("/templates/")[2]] = path
    return found


def short(path: Path) -> str:
    """The path from the root of the repository."""
    return str(path.relative_to(ROOT))


def test_no_module_is_longer_than_anybody_reads() -> None:
    read = [path for path in modules() if path.parent.name != "migrations"]  # the first ones are written by Django
    long = {short(path): count for path in read if (count := len(path.read_text().splitlines())) > LONGEST}
    assert long == {}


def test_no_module_is_called_after_nothing_in_particular() -> None:
    named = [short(path) for path in modules() if {path.stem, path.parent.name} & FORBIDDEN_NAMES]
    assert named == []


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ('<p style="color: red">', True),
        ("<style>", True),
        ('<button onclick="go()">', True),
        ("<script>go()</script>", True),
        ('<a href="javascript:go()">', True),
        ("<script src=\"{% static 'ui/js/app.js' %}\" defer></script>", False),
        ('<p class="style" data-on="x">', False),
    ],
)
def test_inline_code_is_recognised(line: str, found: bool) -> None:
    assert bool(INLINE.search(line)) == found


def test_no_template_has_code_or_style_in_it() -> None:
    """The content security policy would stop it in the browser, where nobody is told."""
    found = [
        f"{short(path)}:{number}"
        for path in templates().values()
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if INLINE.search(line)
    ]
    assert found == []


def test_every_template_is_used() -> None:
    text = "\n".join(path.read_text() for path in (*modules(), *templates().values()) if path != Path(__file__))
    unused = [name for name in templates() if name not in text and not CALLED_BY_NAME.search(name)]
    assert unused == []


def built(node: ast.expr) -> bool:
    """Whether an expression puts values into text: f-string, `%`, `.format()`, `+`. CONSTANTS of a module are none."""
    match node:
        case ast.JoinedStr():
            put_in = [part.value for part in node.values if isinstance(part, ast.FormattedValue)]
            return any(not (isinstance(value, ast.Name) and value.id.isupper()) for value in put_in)
        case ast.Call(func=ast.Attribute(attr="format", value=ast.Constant() | ast.JoinedStr())):
            return True
        case ast.BinOp(op=ast.Mod()):
            return True
        case ast.BinOp(op=ast.Add()):
            return not (isinstance(node.left, ast.Constant) and isinstance(node.right, ast.Constant))
    return False


def built_statements(tree: ast.AST) -> Iterator[int]:
    """The lines where `execute`, `executemany`, `RawSQL`, `raw` or `extra` is given SQL built from values."""
    names = {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and built(node.value)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        first = node.args[0]
        if name in ("execute", "executemany", "RawSQL", "raw", "extra", "callproc") and (
            built(first) or (isinstance(first, ast.Name) and first.id in names)
        ):
            yield node.lineno


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("cursor.execute(f'SELECT {x}')", True),
        ("cursor.execute('SELECT %s' % x)", True),
        ("cursor.execute('SELECT {}'.format(x))", True),
        ("cursor.execute('SELECT ' + x)", True),
        ("query = f'SELECT {x}'\ncursor.execute(query)", True),
        ("RawSQL(f'{x}', [])", True),
        ("cursor.execute('SELECT %s', [x])", False),
        ("cursor.execute(QUERY, [x])", False),
        ("cursor.execute(f'SELECT {COLUMNS}')", False),
        ("cursor.execute(sql.SQL('SELECT {}').format(sql.Identifier(x)))", False),
    ],
)
def test_a_built_statement_is_recognised(source: str, found: bool) -> None:
    assert bool(list(built_statements(ast.parse(source)))) == found


def test_no_sql_is_built_from_values_outside_the_walls() -> None:
    """Names of roles and schemas cannot be parameters: only the package that owns them, and migrations, put them in."""
    found = [
        f"{short(path)}:{line}"
        for path in modules()
        if not short(path).startswith(("platform/maillage/postgres/", "tests/")) and "/migrations/" not in short(path)
        for line in built_statements(ast.parse(path.read_text()))
    ]
    assert found == []


def own_fetches(tree: ast.AST) -> Iterator[int]:
    """The lines where a module asks a model's manager for rows (`none()` has none), or takes a shortcut that does."""
    empty = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr == "none"}
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(attr=name) if name in MANAGERS | FETCHES and id(node) not in empty:
                yield node.lineno
            case ast.ImportFrom(names=names) if FETCHES & {each.name for each in names}:
                yield node.lineno


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("Claim.objects.filter(pool=pool)", True),
        ("Claim.objects.get(pk=1)", True),
        ("rows = Claim.objects", True),
        ("Claim._default_manager.all()", True),
        ("from django.shortcuts import get_object_or_404, render", True),
        ("shortcuts.get_list_or_404(Claim)", True),
        ("Claim.objects.none()", False),
        ("access_claims(actor, pool).filter(state='sent')", False),
        ("from django.shortcuts import render", False),
    ],
)
def test_a_fetch_is_recognised(source: str, found: bool) -> None:
    assert bool(list(own_fetches(ast.parse(source)))) == found


def test_no_view_fetches_by_itself() -> None:
    """Who may reach an object is said once, in the app's access.py, for pages and programs alike."""
    found = [
        f"{short(path)}:{line}"
        for path in modules()
        if {"web", "api"} & set(path.parent.parts) and not short(path).startswith("tests/")
        for line in own_fetches(ast.parse(path.read_text()))
    ]
    assert found == []


def test_no_block_shows_what_only_another_block_named() -> None:
    """A name that `as` gives lives until the end of its block: shown elsewhere it is empty, and a link goes nowhere."""
    lost = []
    for path in templates().values():
        blocks = BLOCK.findall(path.read_text())
        named = [{one or other for one, other in NAMED.findall(block)} for block in blocks]
        for block, own in zip(blocks, named, strict=True):
            elsewhere = set().union(*named) - own - set(BOUND.findall(block))
            lost += [(short(path), name) for name in SHOWN.findall(block) if name in elsewhere]
    assert lost == []
