"""What Kubernetes is given: rendered as an operator renders it, and held to what the services need."""

import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from insatser.layout import CLONE
from insatser.services import NAMES, process_role

FOLDER = CLONE / "deploy" / "kubernetes"
PARTS = ("nats", "postgres", *NAMES, *(f"{name}/migrate" for name in NAMES))
NOT_TRIED = re.compile(r"^(make|cd|export|for|done)\b|rollout|wait|logs|delete|scale")
"""What needs a cluster, or is no command of kubectl's."""

needs_kubectl = pytest.mark.skipif(shutil.which("kubectl") is None, reason="kubectl saknas")


@cache
def rendered(part: str) -> list[Any]:
    done = subprocess.run(["kubectl", "kustomize", FOLDER / part], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return list(yaml.safe_load_all(done.stdout))


def of(part: str, kind: str, name: str) -> Any:
    (found,) = (
        it
        for it in rendered(part)
        if it["kind"] == kind and re.fullmatch(f"{name}(-[a-z0-9]{{10}})?", it["metadata"]["name"])
    )
    return found


def container(part: str, kind: str, name: str) -> Any:
    (found,) = of(part, kind, name)["spec"]["template"]["spec"]["containers"]
    return found


@needs_kubectl
@pytest.mark.parametrize("service", NAMES)
def test_all_of_a_service_is_its_own_and_in_its_namespace(service: str) -> None:
    namespaces = list(yaml.safe_load_all((FOLDER / "namespaces.yaml").read_text(encoding="utf-8")))
    for part in (service, f"{service}/migrate"):
        for it in rendered(part):
            assert it["metadata"]["namespace"] == f"insatser-{service}"
            assert it["metadata"]["labels"]["service"] == service
    assert f"insatser-{service}" in {it["metadata"]["name"] for it in namespaces}
    (path,) = of(service, "Ingress", "api")["spec"]["rules"][0]["http"]["paths"]
    assert path["path"] == f"/{service}"


@needs_kubectl
@pytest.mark.parametrize("service", NAMES)
def test_the_migration_is_run_apart_and_may_be_run_again(service: str) -> None:
    """A job cannot be changed: beside the processes, whatever changes their settings would be refused for its sake."""
    assert [it["kind"] for it in rendered(f"{service}/migrate")] == ["Job"]
    assert "Job" not in {it["kind"] for it in rendered(service)}
    migration = container(f"{service}/migrate", "Job", "migrate")
    assert migration["image"] == container(service, "Deployment", "api")["image"]
    given = {variable["name"] for variable in migration["env"]}
    assert {"DATABASE_URL_FILE", "MIGRATION_DATABASE_URL_FILE", "NATS_URL_FILE"} <= given


@needs_kubectl
def test_the_migration_in_kubernetes_has_all_that_it_asks_for(tmp_path: Path) -> None:
    """With its own environment it gets as far as the database, which is not there."""
    given = {variable["name"]: variable["value"] for variable in container("budget/migrate", "Job", "migrate")["env"]}
    for name in [name for name in given if name.endswith("_FILE")]:
        file = tmp_path / name
        scheme = "nats" if "NATS" in name else "postgresql+asyncpg"
        file.write_text(f"{scheme}://budget:x@127.0.0.1:1/budget")
        given[name] = str(file)
    image = {"PERMISSIONS_FILE": str(CLONE / "docs/permissions.csv"), "PROGRAMMES_DIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "budget", "migrate"], env=given | image, capture_output=True, text=True, check=False
    )
    assert "The environment is not complete" not in done.stderr
    assert "ConnectionRefused" in done.stderr or "Connect call failed" in done.stderr


@needs_kubectl
@pytest.mark.parametrize("service", NAMES)
def test_a_changed_setting_gives_new_processes(service: str) -> None:
    name = of(service, "ConfigMap", "settings")["metadata"]["name"]
    assert re.fullmatch(r"settings-[a-z0-9]{10}", name)
    for process in ("api", "worker"):
        assert container(service, "Deployment", process)["envFrom"] == [{"configMapRef": {"name": name}}]


@needs_kubectl
@pytest.mark.parametrize("process", ["api", "worker"])
def test_processes_are_scaled_spread_measured_and_changed_without_a_gap(process: str) -> None:
    deployment = of("budget", "Deployment", process)["spec"]
    labels = deployment["template"]["metadata"]["labels"]
    assert labels == {"process": process, "service": "budget"}
    assert "replicas" not in deployment  # an apply would take back what the autoscaler has decided
    assert deployment["strategy"]["rollingUpdate"]["maxUnavailable"] == 0
    spread = deployment["template"]["spec"]["topologySpreadConstraints"]
    assert {it["topologyKey"] for it in spread} == {"kubernetes.io/hostname", "topology.kubernetes.io/zone"}
    assert all(it["labelSelector"]["matchLabels"] == labels for it in spread)
    scaler = of("budget", "HorizontalPodAutoscaler", process)["spec"]
    assert scaler["scaleTargetRef"]["name"] == process
    assert 2 <= scaler["minReplicas"] < scaler["maxReplicas"]
    monitor, service = of("budget", "ServiceMonitor", process)["spec"], of("budget", "Service", process)
    assert monitor["selector"]["matchLabels"].items() <= service["metadata"]["labels"].items()
    assert set(monitor["targetLabels"]) == {"service", "process"} <= service["metadata"]["labels"].keys()
    ports = {port["name"]: port["targetPort"] for port in service["spec"]["ports"]}
    (endpoint,) = monitor["endpoints"]
    served = {port["name"] for port in container("budget", "Deployment", process)["ports"]}
    assert ports[endpoint["port"]] in served


@needs_kubectl
def test_an_issuer_inside_is_reached_and_no_other_private_address() -> None:
    ways = of("budget", "NetworkPolicy", "only-what-is-needed")["spec"]["egress"]
    https = [way["to"] for way in ways if {"port": 443} in way["ports"]]
    assert [{"namespaceSelector": {"matchLabels": {"insatser.example.se/access": "issuer"}}}] in https
    assert [
        block for to in https for it in to if (block := it.get("ipBlock")) and "10.0.0.0/8" not in block["except"]
    ] == []


@needs_kubectl
def test_the_operator_makes_the_databases_and_roles_that_compose_makes() -> None:
    script = (CLONE / "deploy" / "postgres" / "10-databases.sh").read_text(encoding="utf-8")
    cluster = of("postgres", "Cluster", "postgres")["spec"]
    statements = cluster["bootstrap"]["initdb"]["postInitSQL"]
    for name in NAMES:
        app = process_role(name)
        assert statements.index(f"CREATE ROLE {name}") < statements.index(f"CREATE DATABASE {name} OWNER {name}")
        assert f"REVOKE ALL ON DATABASE {name} FROM PUBLIC" in statements
        assert f"GRANT CONNECT ON DATABASE {name} TO {app}" in statements
    assert statements[-1] in script
    limit = int(re.findall(r"CONNECTION LIMIT (\d+)", script)[0])
    roles = {role["name"]: role for role in cluster["managed"]["roles"]}
    assert roles.keys() == {role for name in NAMES for role in (name, process_role(name))}
    assert {(role["login"], role["connectionLimit"]) for role in roles.values()} == {(True, limit)}
    assert cluster["plugins"][0]["isWALArchiver"]
    assert of("postgres", "ScheduledBackup", "nightly")["spec"]["cluster"]["name"] == "postgres"


def commands() -> list[str]:
    text = (CLONE / "docs" / "kubernetes.md").read_text(encoding="utf-8").replace("…", "x")
    blocks = re.findall(r"^```sh\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)
    lines = [re.sub(r"\s+#\s.*", "", line.strip()) for block in blocks for line in block.splitlines()]
    inside = [re.sub(r"\$\{?service\}?", name, line) for line in lines if "$" in line for name in NAMES]
    return [line for line in [*(line for line in lines if "$" not in line), *inside] if not NOT_TRIED.search(line)]


@needs_kubectl
def test_what_the_how_to_tells_one_to_type_makes_what_the_pods_ask_for(tmp_path: Path) -> None:
    """Secrets are made as they would be, and not sent; what is applied is rendered."""
    made: dict[str, set[str]] = {}
    settings = {**os.environ, "INSATSER_HOME": str(tmp_path)}
    tool = [sys.executable, str(CLONE / "deploy" / "make_secrets.py"), "--kubernetes"]
    subprocess.run(tool, env=settings, check=True, capture_output=True)
    for command in commands():
        if "apply" in command:
            part = command.split()[-1].removeprefix("../../")
            assert (CLONE / part).exists(), command
            continue
        typed = [*command.split(), "--dry-run=client", "--output=yaml"]
        done = subprocess.run(typed, cwd=tmp_path / "secrets", capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{command}\n{done.stderr}"
        secret = yaml.safe_load(done.stdout)
        made[f"{secret['metadata']['namespace']}/{secret['metadata']['name']}"] = set(secret["data"])
    for name in NAMES:
        files = {
            Path(value).name
            for value in of(name, "ConfigMap", "settings")["data"].values()
            if value.startswith("/run/secrets/insatser/")
        }
        assert made[f"insatser-{name}/secrets"] == files
        assert made[f"insatser-{name}/migration"] == {"migration_database_url"}
    for role in of("postgres", "Cluster", "postgres")["spec"]["managed"]["roles"]:
        assert made[f"insatser-servers/{role['passwordSecret']['name']}"] == {"username", "password"}
    assert made["insatser-servers/nats"] == {"nats_passwords"}
    assert made["insatser-servers/backup-store"] == {"access_key_id", "secret_access_key"}
    assert "@postgres-rw.insatser-servers:5432/budget" in (tmp_path / "secrets" / "budget_database_url").read_text()
    assert "nats-2.nats.insatser-servers:6222" in (tmp_path / "secrets" / "nats_passwords").read_text()
