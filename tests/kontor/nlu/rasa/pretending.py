"""A program that behaves as `rasa` does, in an environment that looks as Rasa's does, without Rasa."""

from __future__ import annotations

import sys
import textwrap
from pathlib import Path

PROGRAM = """
import http.server, os, signal, subprocess, sys, time

def train(arguments):
    if "broken" in open("config.yml").read():
        print("InvalidConfigException: this pipeline cannot be")
        sys.exit(1)
    sys.stderr.write("Epochs:   0%|\\rEpochs:  50%|#\\rEpochs: 100%|##\\n")
    print("telemetry", os.environ.get("RASA_TELEMETRY_ENABLED"), os.environ.get("KONTOR_SECRET"))
    if "epochs: 0" in open("config.yml").read():
        print("No training required")
        return
    os.makedirs("models", exist_ok=True)
    open("models/new.tar.gz", "wb").write(b"trained")

def run(arguments):
    port = int(arguments[arguments.index("--port") + 1])
    if not os.path.exists(arguments[arguments.index("--model") + 1]):
        sys.exit(3)
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    print("child", child.pid, flush=True)

    class Hello(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"Hello from Rasa: 3.6.21")

        def log_message(self, *arguments):
            pass

    if os.environ.get("STUBBORN"):
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    http.server.HTTPServer(("127.0.0.1", port), Hello).serve_forever()

{"train": train, "run": run}[sys.argv[1]](sys.argv[2:])
"""


def pretended(folder: Path) -> Path:
    """Make the environment and return its folder."""
    program = folder / "bin" / "rasa"
    program.parent.mkdir(parents=True)
    program.write_text(f"#!{sys.executable}\n{textwrap.dedent(PROGRAM)}")
    program.chmod(0o755)
    return folder
