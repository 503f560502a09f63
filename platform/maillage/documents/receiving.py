"""Files on their way in: never in memory, and on the disk no further than the limit."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class BoundedUploadHandler(TemporaryFileUploadHandler):
    """Writes a file to the disk as it arrives; past `UPLOAD_MAX_BYTES` it drops it and only counts the rest.

    What was dropped keeps its true size, by which `check_upload` refuses it in words.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> Any:
        """Keep the chunk, unless the file has outgrown the limit: then free what was written."""
        if start + len(raw_data) <= settings.UPLOAD_MAX_BYTES:
            return super().receive_data_chunk(raw_data, start)
        if start <= settings.UPLOAD_MAX_BYTES:
            self.file.seek(0)
            self.file.truncate()
        return None
