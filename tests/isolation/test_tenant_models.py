"""Objects and querysets of one CPAS refuse to be used in another; plain Django would have written there."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, models

from maillage.postgres.tenant import TenantModel, TenantQuerySet, WrongSchema
from tenants.casework.models import Participant, TimelineEntry
from tests.isolation import scene

# each use of a queryset that reaches the database
USES: dict[str, Callable[[Any], Any]] = {
    "loop": list,
    "length": len,
    "truth": bool,
    "index": lambda files: files[0],
    "slice": lambda files: list(files[:1]),
    "first": lambda files: files.first(),
    "last": lambda files: files.last(),
    "get": lambda files: files.get(),
    "count": lambda files: files.count(),
    "exists": lambda files: files.exists(),
    "contains": lambda files: files.contains(Participant()),
    "aggregate": lambda files: files.aggregate(models.Count("pk")),
    "values": lambda files: list(files.values("last_name")),
    "values_list": lambda files: list(files.values_list("last_name", flat=True)),
    "iterator": lambda files: list(files.iterator()),
    "in_bulk": lambda files: files.in_bulk(),
    "dates": lambda files: list(files.dates("created_at", "year")),
    "explain": lambda files: files.explain(),
    "update": lambda files: files.update(phone="0"),
    "delete": lambda files: files.delete(),
    "create": lambda files: files.create(number="Z", first_name="A", last_name="B"),
    "bulk_create": lambda files: files.bulk_create([Participant(number="Z", first_name="A", last_name="B")]),
    "bulk_update": lambda files: files.bulk_update([], ["phone"]),
    "get_or_create": lambda files: files.get_or_create(number="Z", first_name="A", last_name="B"),
    "update_or_create": lambda files: files.update_or_create(number="Z", first_name="A", last_name="B"),
    "select_for_update": lambda files: list(files.select_for_update()),
    "filter": lambda files: list(files.filter(phone="0").exclude(number="Z").order_by("number")),
    "combined": lambda files: list(files | Participant.objects.all()),
    "union": lambda files: list(files.union(files.all())),
    "pickled": lambda files: list(pickle.loads(pickle.dumps(files.query)) and copy.deepcopy(files)),
}
# each use of an object
TOUCHES: dict[str, Callable[[Participant], Any]] = {
    "save": lambda file: file.save(),
    "save some fields": lambda file: file.save(update_fields=["phone"]),
    "insert": lambda file: file.save(force_insert=True),
    "delete": lambda file: file.delete(),
    "refresh": lambda file: file.refresh_from_db(),
    "deferred field": lambda file: file.phone,
    "related objects": lambda file: list(file.timeline.all()),
    "count of related objects": lambda file: file.timeline.count(),
    "create a related object": lambda file: file.timeline.create(kind="x", at="2026-01-01T00:00Z"),
    "bulk_create": lambda file: Participant.objects.bulk_create([file]),
    "bulk_update": lambda file: Participant.objects.bulk_update([file], ["phone"]),
    "copy": lambda file: copy.copy(file).save(),
    "pickle": lambda file: pickle.loads(pickle.dumps(file)).save(),
}


@pytest.mark.parametrize("use", USES)
def test_a_queryset_is_of_no_use_in_another_schema(acting: Callable[[str], Any], use: str) -> None:
    with acting("colleague") as actor:
        scene.person(actor)
        files = Participant.objects.all()
    with acting("elsewhere"), pytest.raises(WrongSchema, match=r"'c_genappe'.*'c_villers_la_ville'"):
        USES[use](files)


@pytest.mark.parametrize("touch", TOUCHES)
def test_an_object_is_of_no_use_in_another_schema(acting: Callable[[str], Any], touch: str) -> None:
    with acting("colleague") as actor:
        file = Participant.objects.defer("phone").get(pk=scene.person(actor).pk)
    with acting("elsewhere"):
        with pytest.raises(WrongSchema):
            TOUCHES[touch](file)
        assert not Participant.objects.exists()


def test_an_iterator_that_started_here_stops_elsewhere(acting: Callable[[str], Any]) -> None:
    with acting("colleague") as actor:
        for _ in range(3):
            scene.person(actor)
        started, waiting = Participant.objects.iterator(chunk_size=1), Participant.objects.iterator()
        assert next(started).number
    with acting("elsewhere") as other:
        scene.person(other)
        for rows in (started, waiting):
            with pytest.raises(WrongSchema):
                next(rows)
    with acting("colleague"):
        assert len(list(started)) == 0  # a generator that raised is finished


def test_a_foreign_key_is_not_followed_in_another_schema(acting: Callable[[str], Any]) -> None:
    with acting("colleague") as actor:
        scene.person(actor)
        entry = TimelineEntry.objects.get()
    with acting("elsewhere"), pytest.raises(WrongSchema):
        entry.participant  # noqa: B018
    with acting("colleague"):
        assert entry.participant.last_name == "Vrancken"


def test_a_raw_query_is_refused_since_it_would_run_where_it_is_read(acting: Callable[[str], Any]) -> None:
    with acting("colleague"), pytest.raises(WrongSchema, match="raw"):
        Participant.objects.raw("SELECT * FROM casework_participant")


def test_in_its_own_schema_every_use_works(acting: Callable[[str], Any]) -> None:
    with acting("colleague") as actor:
        file = scene.person(actor)
        assert Participant.objects.in_bulk([file.pk]) == {file.pk: file}
        assert [entry.kind for entry in file.timeline.all()] == ["file.opened"]
        assert list(Participant.objects.iterator(chunk_size=1)) == [file]
        Participant.objects.bulk_create([Participant(number="Z", first_name="A", last_name="B")])
        assert Participant.objects.update(phone="1") == 2
        assert list(Participant.objects.prefetch_related("timeline"))


def test_without_the_guard_the_object_would_have_been_written_into_the_other_schema(
    acting: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: what plain Django does."""
    monkeypatch.setattr("maillage.postgres.tenant._check", lambda what, schema: None)
    with acting("colleague") as actor:
        files, file = Participant.objects.all(), scene.person(actor)
        rows = Participant.objects.iterator()
    with acting("elsewhere"):
        assert not files.exists()
        file.save()
        assert Participant.objects.get().last_name == "Vrancken"
        assert next(rows).last_name == "Vrancken"
        with connection.cursor() as cursor:
            cursor.execute("SELECT last_name FROM c_villers_la_ville.casework_participant")
            assert cursor.fetchall() == [("Vrancken",)]


def test_every_model_of_a_cpas_schema_is_guarded() -> None:
    for config in apps.get_app_configs():
        if config.name in settings.TENANT_APPS:
            for model in config.get_models():
                assert issubclass(model, TenantModel), model
                for manager in (model._default_manager, model._base_manager):
                    assert isinstance(manager.none(), TenantQuerySet), model
