"""The log's tables: rows are added and never changed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Seal(models.Model):
    """An entry's number in the tree, and its leaf hash."""

    index = models.BigIntegerField(primary_key=True)
    entry_id = models.UUIDField(unique=True)
    leaf = models.BinaryField()


class Node(models.Model):
    """The hash of a complete subtree: level 1 covers two leaves, level 2 four, and so on."""

    level = models.SmallIntegerField()
    index = models.BigIntegerField()
    hash = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["level", "index"], name="node_once")
        ]


class Checkpoint(models.Model):
    """A signed head of the tree."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField()
    note = models.TextField()
    at = models.DateTimeField()


class Cosignature(models.Model):
    """A witness's signature under a checkpoint."""

    checkpoint = models.ForeignKey(Checkpoint, models.PROTECT)
    name = models.TextField()
    line = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["checkpoint", "name"], name="cosigned_once")
        ]
