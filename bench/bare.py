"""The bare handler that acknowledging is compared with: FastAPI, an HMAC over the raw body, and nothing else."""

from __future__ import annotations

import hashlib
import hmac

from fastapi import FastAPI, Request, Response

SECRET = b"town-secret"
app = FastAPI()


@app.post("/hook")
async def hook(request: Request) -> Response:
    """Check the signature and say 200."""
    body = await request.body()
    proof = hmac.new(SECRET, body, hashlib.sha256).hexdigest()
    given = request.headers.get("x-hub-signature-256", "")
    return Response(status_code=200 if hmac.compare_digest(f"sha256={proof}", given) else 403)
