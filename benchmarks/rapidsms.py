"""RapidSMS 2.2's router, in process and without any network: what a framework for reports by text message costs.

It lives in an environment of its own, made once under the cache folder from the package registry; where that can't be
had, a line says so and nothing is measured. Its router looks the sender up in SQLite, walks its phases, and answers a
constant into a backend that sends nothing; no report is read, stored or ranked.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

VERSION: Final = "2.2.0"
MESSAGES: Final = 2_000
_INSTALL_SECONDS: Final = 180
_SAID: Final = 300  # letters of what an installer says when it fails

PEER: Final = """
import sys, time
from django.conf import settings
folder, count = sys.argv[1], int(sys.argv[2])
settings.configure(
    SECRET_KEY="x", USE_TZ=True, DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder + "/peer.sqlite3"}},
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "rapidsms"],
    INSTALLED_BACKENDS={},
)
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from rapidsms.apps.base import AppBase
from rapidsms.backends.base import BackendBase
from rapidsms.router.api import lookup_connections
from rapidsms.router.blocking import BlockingRouter

class Silent(BackendBase):
    sent = 0
    def send(self, id_, text, identities, context=None):
        Silent.sent += 1

class Thanks(AppBase):
    def handle(self, message):
        message.respond("Đã ghi nhận báo cáo")
        return True

router = BlockingRouter(apps=[Thanks], backends={})
router.add_backend("peer", Silent)
settings.RAPIDSMS_ROUTER = router  # answers go the same way, not through a router made for each

def one(number):
    (connection,) = lookup_connections("peer", [str(number % 170)])
    router.receive_incoming(router.new_incoming_message(connections=[connection], text="/bc m1=12 m2=68"))

for number in range(170):
    one(number)
began, used = time.perf_counter(), time.process_time()
for number in range(count):
    one(number)
assert Silent.sent == 170 + count, Silent.sent
print(count / (time.perf_counter() - began), 1000 * (time.process_time() - used) / count)
"""


def environment() -> Path | None:
    """Give the peer's Python, its environment made where it is missing; None where it can't be."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = cache / "baocao-bench" / f"rapidsms-{VERSION}-{sys.version_info.major}.{sys.version_info.minor}"
    python = folder / "bin" / "python"
    ready = folder / ".ready"
    if ready.exists():
        return python
    steps = (
        [sys.executable, "-m", "venv", str(folder)],
        [str(python), "-m", "pip", "install", "--quiet", f"rapidsms=={VERSION}"],
        [str(python), "-c", "import rapidsms.router.api"],
    )
    for step in steps:
        try:
            subprocess.run(step, check=True, capture_output=True, timeout=_INSTALL_SECONDS)  # noqa: S603 - our own
        except (OSError, subprocess.SubprocessError) as error:
            said = getattr(error, "stderr", None) or str(error).encode()
            reason = said.decode(errors="replace").strip()[-_SAID:].splitlines()[-1:]
            sys.stdout.write(f"RapidSMS {VERSION} can't be had here and is left out: {' '.join(reason)}\n")
            return None
    ready.touch()
    return python


def figures() -> Iterator[tuple[str, float, str]]:
    """Measure the router, where it can be had."""
    python = environment()
    if python is None:
        return
    with TemporaryDirectory(prefix="baocao-bench-") as folder:
        command = [str(python), "-c", PEER, folder, str(MESSAGES)]
        ended = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603 - our own
    if ended.returncode:
        sys.stdout.write(f"RapidSMS {VERSION} does not run here and is left out: {ended.stderr.strip()[-_SAID:]}\n")
        return
    rate, cpu = map(float, ended.stdout.split())
    yield "rapidsms_in_process", rate, "/s"
    yield "rapidsms_in_process_cpu", cpu, "ms/report"
