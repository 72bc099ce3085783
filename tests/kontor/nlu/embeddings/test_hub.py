"""Models of a hub: downloaded once, whole or not at all, pinned; here from a server that speaks as the hub does."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
from huggingface_hub import HfApi

from kontor.nlu.embeddings import BadEmbedding, open_embedding
from kontor.nlu.embeddings.hub import REVISION, find_model
from tests.kontor.nlu.embeddings.models import SIZE, table, write_folder, write_model

SHA = "0123456789abcdef0123456789abcdef01234567"


class Hub(BaseHTTPRequestHandler):
    """Serves the files of one folder as the model `owner/tiny`."""

    folder: ClassVar[Path]
    asked: ClassVar[list[str]]

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        self.asked.append(f"{self.command} {path}")
        files = [str(file.relative_to(self.folder)) for file in self.folder.rglob("*") if file.is_file()]
        name = path.removeprefix(f"/owner/tiny/resolve/{SHA}/")
        if path.startswith("/api/models/owner/tiny/tree/"):
            tree = [{"type": "file", "path": file, "size": 1, "oid": file} for file in files]
            self.answer(200, json.dumps(tree).encode())
        elif path.startswith("/api/models/owner/tiny"):
            siblings = [{"rfilename": file} for file in files]
            self.answer(200, json.dumps({"id": "owner/tiny", "sha": SHA, "siblings": siblings}).encode())
        elif name in files:
            self.answer(200, (self.folder / name).read_bytes())
        else:
            self.answer(404, b"{}")

    def answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        for name, value in (
            ("Content-Length", str(len(body))),
            ("ETag", f'"{sha256(body).hexdigest()}"'),
            ("X-Repo-Commit", SHA),
        ):
            self.send_header(name, value)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[HfApi]:
    Hub.folder, Hub.asked = write_folder(tmp_path / "published"), []
    write_model(Hub.folder / "onnx" / "model_quantized.onnx", table()[1])
    (Hub.folder / "weights.bin").write_bytes(b"not wanted")
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield HfApi(endpoint=f"http://127.0.0.1:{server.server_address[1]}", token=False)
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_model_is_downloaded_once_with_what_it_needs_and_nothing_more(hub: HfApi, tmp_path: Path) -> None:
    store = tmp_path / "store"
    folder = find_model("owner/tiny", store, hub)
    kept = {
        str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file() and ".cache" not in path.parts
    }
    assert kept == {"onnx/model_quantized.onnx", "tokenizer.json", REVISION}
    embedding = open_embedding(folder, store)
    assert embedding.size == SIZE
    assert (folder / REVISION).read_text(encoding="utf-8").split() == [f"owner/tiny@{SHA}", embedding.digest]
    Hub.asked.clear()
    assert find_model("owner/tiny", store, hub) == folder
    assert Hub.asked == []


def test_a_named_revision_is_kept_apart(hub: HfApi, tmp_path: Path) -> None:
    assert find_model(f"owner/tiny@{SHA}", tmp_path / "store", hub).name == f"owner--tiny@{SHA}"


@pytest.mark.parametrize("gone", ["tokenizer.json", "*.onnx"])
def test_a_model_without_what_it_needs_leaves_nothing_behind(hub: HfApi, tmp_path: Path, gone: str) -> None:
    for path in [*Hub.folder.rglob(gone)]:
        path.unlink()
    with pytest.raises(BadEmbedding, match=r"^owner/tiny has no ONNX model and tokenizer.json"):
        find_model("owner/tiny", tmp_path / "store", hub)
    assert [*tmp_path.glob("store/*")] == []


def test_a_hub_that_has_no_such_model_is_one_line(hub: HfApi, tmp_path: Path) -> None:
    with pytest.raises(BadEmbedding, match=r"^owner/other cannot be downloaded \(\w+\): try later, or give the folder"):
        find_model("owner/other", tmp_path / "store", hub)
    assert [*tmp_path.glob("store/*")] == []


@pytest.mark.parametrize("name", ["../../etc", "./here", "~/model", "a/b/c", "owner/../x", "/no/such/folder", "x"])
def test_what_is_no_hubs_name_is_never_looked_up(hub: HfApi, tmp_path: Path, name: str) -> None:
    with pytest.raises(BadEmbedding, match="name a folder with"):
        open_embedding(find_model(name, tmp_path / "store", hub), tmp_path)
    assert Hub.asked == []
