"""A process that only understands: loads a saved model, reads texts, and tells what that took.

`python -m kontor.nlu.measuring.reader MODEL TEXTS ANSWERS LANGUAGE [EMBEDDINGS]`: TEXTS has one JSON string a line;
ANSWERS gets one JSON object a text and, in its last line, the process's own figures.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from kontor.nlu.embedded import understand
from kontor.nlu.embeddings import open_embedding
from kontor.nlu.embeddings.onnx import OnnxEmbedding
from kontor.nlu.measuring.answers import answer_of
from kontor.nlu.measuring.memory import peak_mb
from kontor.nlu.model_file import load
from kontor.understanding import Context

MOMENT = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)
"""When every text is read as written, so that two measurements of one text agree."""


def main(model: str, texts: str, answers: str, language: str, embeddings: str = "") -> None:
    """Read every text."""
    trained, context = load(Path(model)), Context(MOMENT, language, ZoneInfo("UTC"))
    embedding = open_embedding(embeddings, Path(model).with_name("embeddings")) if embeddings else None
    first = 0.0
    with Path(texts).open(encoding="utf-8") as asked, Path(answers).open("w", encoding="utf-8") as given:
        for line in asked:
            text = json.loads(line)
            begun, spent = time.perf_counter(), time.process_time()
            reading = understand(trained, text, context, embedding=embedding)
            cpu, ms = (time.process_time() - spent) * 1000, (time.perf_counter() - begun) * 1000
            first = first or time.monotonic()
            given.write(json.dumps(answer_of(reading, ms, cpu).as_json()) + "\n")
        loaded = sorted({name.partition(".")[0] for name in sys.modules})
        size = embedding.recipe.model.stat().st_size if isinstance(embedding, OnnxEmbedding) else 0
        last = {"first_answer": first, "rss_mb": peak_mb(), "modules": loaded, "embedding_bytes": size}
        given.write(json.dumps(last) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
