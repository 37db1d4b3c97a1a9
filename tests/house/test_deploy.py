"""The services layout fits together: images, commands, secrets, health, and the settings people may set."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from tests.environment import ROOT, setting_names

LAYOUT: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, Any] = LAYOUT["services"]
ONLY_COMPOSE = {"APP_VERSION", "HTTP_PORT", "WEB_WORKERS", "WORKER_CONCURRENCY"}


def _read_by_the_product() -> set[str]:
    settings = (ROOT / "support/config/settings.py").read_text(encoding="utf-8")
    return set(re.findall(r'\benv\.(?:str|bool|int|list|path)\(\s*"([A-Z][A-Z0-9_]*)"', settings))


def test_the_layout_has_every_part() -> None:
    assert set(SERVICES) == {"postgres", "redis", "migrate", "web", "worker", "beat", "mail"}


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_a_service_comes_back_and_tells_its_health(name: str) -> None:
    service = SERVICES[name]
    once = name == "migrate"
    assert service["restart"] == ("no" if once else "unless-stopped")
    # web takes the health check of its image
    assert once or name == "web" or service["healthcheck"]["test"]


def test_secrets_and_volumes_that_are_used_are_declared() -> None:
    secrets = {secret for service in SERVICES.values() for secret in service.get("secrets", [])}
    assert secrets == set(LAYOUT["secrets"])
    mounted = {volume.split(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])}
    assert mounted == set(LAYOUT["volumes"])


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_a_secret_is_read_only_where_it_is_given(name: str) -> None:
    service = SERVICES[name]
    environment = service.get("environment", {})
    named = {value.rsplit("/", 1)[1] for value in environment.values() if value.startswith("/run/secrets/")}
    assert named <= set(service.get("secrets", []))


def test_no_secret_stands_in_the_layout_itself() -> None:
    for service in SERVICES.values():
        for key in service.get("environment", {}):
            assert not re.search(r"(PASSWORD|SECRETS?|SECRET_KEY|DATABASE_URL)$", key)


def test_every_setting_in_the_layout_is_one_the_product_reads() -> None:
    given = {key for name in ("web", "migrate") for key in SERVICES[name]["environment"]}
    assert {key.removesuffix("_FILE") for key in given} <= _read_by_the_product()


def test_the_example_lists_every_setting_and_no_other() -> None:
    assert set(setting_names()) - ONLY_COMPOSE | {"DATABASE_URL"} == _read_by_the_product()
    used = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text(encoding="utf-8")))
    assert used <= ONLY_COMPOSE


def test_the_image_runs_pinned_packages_as_nobody_special() -> None:
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    assert any("--require-hashes -r /tmp/requirements.lock" in line for line in lines)
    assert any("collectstatic" in line for line in lines)
    last_stage = lines[max(n for n, line in enumerate(lines) if line.startswith("FROM ")) :]
    users = [line.split()[1] for line in last_stage if line.startswith("USER ")]
    assert users
    assert users[-1] not in {"root", "0"}
    assert any(line.startswith("HEALTHCHECK ") for line in last_stage)


def test_everything_the_image_copies_exists_and_is_sent_to_the_builder() -> None:
    sent = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    for line in (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines():
        if line.startswith("COPY ") and "--from" not in line:
            source = line.split()[1].removeprefix("./")
            assert (ROOT / source).exists(), source
            assert f"!{source}" in sent
