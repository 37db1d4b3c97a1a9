"""The web process of an embedded run: `python -m support.management.embedded.web PORT PARENT`."""

from __future__ import annotations

import sys

import uvicorn

from support.management.parent import end_with_parent


def main(port: int, parent: int) -> None:
    """Serve the product on 127.0.0.1 until SIGTERM, or until the supervisor `parent` is gone."""
    end_with_parent(parent)
    uvicorn.run(
        "support.config.asgi:application",
        host="127.0.0.1",
        port=port,
        log_level="warning",
        access_log=False,
        server_header=False,
        lifespan="off",
        ws_max_size=64 * 1024,
        timeout_graceful_shutdown=2,
    )


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
