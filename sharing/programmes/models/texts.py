"""The texts that a person is shown and given, in easy words. Data, in versions: none is ever changed."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from maillage.postgres.walls import Rights, Wall
from sharing.programmes.texts import rules


class NoticeText(models.Model):
    """One version of one text in one language. It says nothing of a person.

    `body` is a list of parts: {code, pictogram, heading, sentences, when?, list?}; `words` are the names that stand
    beside blanks, by code. What they hold is checked by `texts.rules.check_text` before a row is added; the database
    refuses to change or delete one (migration 0004), so that an agreement's text can always be shown again.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.SlugField(max_length=40)
    language = models.CharField(max_length=10)
    version = models.CharField(max_length=20)
    valid_from = models.DateField()
    direction = models.CharField(max_length=3, choices=[(code, code) for code in rules.DIRECTIONS])
    # the language's own name for itself
    name = models.CharField(max_length=40)
    # what a worker should know of the text, such as that no native speaker has read it
    remark = models.CharField(max_length=200, blank=True, default="")
    title = models.CharField(max_length=200)
    body = models.JSONField()
    words = models.JSONField()
    added_at = models.DateTimeField(auto_now_add=True)

    wall: ClassVar[Wall] = Wall(body=Rights(select="true"))

    class Meta:
        ordering = ["code", "language", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["code", "language", "version"], name="notice_text_version_is_one"),
            models.UniqueConstraint(fields=["code", "language", "valid_from"], name="notice_text_one_a_day"),
            models.CheckConstraint(
                condition=models.Q(direction__in=rules.DIRECTIONS), name="notice_text_direction_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.version} {self.language}"
