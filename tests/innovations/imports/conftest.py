import csv
import io

import pytest


@pytest.fixture
def write(tmp_path):
    """`write(rows)` or `write(text, name, encoding)` gives the path of a file."""

    def write(content, name="projects.csv", encoding="utf-8"):
        path = tmp_path / name
        if isinstance(content, list):
            text = io.StringIO(newline="")
            csv.writer(text, delimiter=";").writerows(content)
            content = text.getvalue()
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding, "replace"))
        return path

    return write
