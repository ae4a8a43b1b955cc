"""Letters into files of the data folder, for a portal without a mail server. Mail programs open them."""

import logging
import os
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend

logger = logging.getLogger(__name__)


class FolderBackend(BaseEmailBackend):
    """Each letter is one file, whole or not there at all; the log names it."""

    def send_messages(self, messages):
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True)
        for message in messages:
            path = folder / f"{datetime.now():%Y%m%d-%H%M%S}-{uuid4().hex[:8]}.eml"
            unfinished = path.with_suffix(".part")
            with unfinished.open("wb") as file:
                file.write(message.message().as_bytes())
                file.flush()
                os.fsync(file.fileno())
            unfinished.rename(path)
            logger.info("A letter is in the file %s", path.name)
        return len(messages)
