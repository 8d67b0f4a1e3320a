"""`python -m tests.contract.refusing SQLSTATE WORDS`: just enough of PostgreSQL's protocol to refuse everybody so."""

from __future__ import annotations

import contextlib
import socket
import sys


def main() -> None:
    """Print the port, then refuse until ended."""
    state, said = sys.argv[1:]
    fields = f"SFATAL\0VFATAL\0C{state}\0M{said}\0\0".encode()
    refusal = b"E" + (len(fields) + 4).to_bytes(4, "big") + fields
    with socket.create_server(("127.0.0.1", 0)) as listening:
        sys.stdout.write(f"{listening.getsockname()[1]}\n")
        sys.stdout.flush()
        while True:
            caller, _ = listening.accept()
            with caller, contextlib.suppress(ConnectionError):
                while (asked := caller.recv(4096)) and len(asked) == 8:  # whether we encrypt
                    caller.sendall(b"N")
                caller.sendall(refusal)


if __name__ == "__main__":
    main()
