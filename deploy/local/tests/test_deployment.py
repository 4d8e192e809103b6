"""The files that compose and Kubernetes are run from agree with what the services need."""

import re
from fnmatch import fnmatch
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml

from insatser.layout import CLONE
from insatser.services import NAMES
from shared.kit.settings import ServiceSettings

SECRETS = {"DATABASE_URL", "NATS_URL", "MIGRATION_DATABASE_URL"}


def copied() -> list[str]:
    """Paths that the image takes from the build's context."""
    text = (CLONE / "deploy" / "Dockerfile").read_text(encoding="utf-8")
    return [
        source.replace("${SERVICE}", name)
        for sources in re.findall(r"^COPY (?!--from)(.+) \S+$", text, re.MULTILINE)
        for source in sources.split()
        for name in NAMES
    ]


@pytest.mark.parametrize("path", sorted(set(copied())))
def test_what_the_image_copies_is_let_into_the_build(path: str) -> None:
    """Docker's rule: the last line that fits a path, or a folder above it, decides."""
    let_in = True
    for line in (CLONE / ".dockerignore").read_text(encoding="utf-8").splitlines():
        pattern = line.removeprefix("!")
        above = [path, *(str(folder) for folder in Path(path).parents)]
        if line and not line.startswith("#") and any(fnmatch(folder, pattern) for folder in above if folder != "."):
            let_in = line.startswith("!")
    assert let_in
    assert (CLONE / path).exists()


def settings_in_kubernetes() -> set[str]:
    settings = (CLONE / "deploy/kubernetes/base/settings.env").read_text(encoding="utf-8")
    migrate = yaml.safe_load((CLONE / "deploy/kubernetes/migrate/job.yaml").read_text(encoding="utf-8"))
    (container,) = migrate["spec"]["template"]["spec"]["containers"]
    return {*re.findall(r"^(\w+)=", settings, re.MULTILINE), *(variable["name"] for variable in container["env"])}


def settings_in_compose() -> set[str]:
    services = compose()["services"]
    return {name for service in NAMES for name in services[f"{service}-migrate"]["environment"]}


def compose() -> Any:
    return yaml.safe_load((CLONE / "docker-compose.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("given", [settings_in_kubernetes(), settings_in_compose()], ids=["Kubernetes", "compose"])
def test_every_setting_is_one_that_the_services_read(given: set[str]) -> None:
    secrets = {name.upper() for name in ServiceSettings.secrets()}
    names = {name.removesuffix("_FILE") if name.removesuffix("_FILE") in secrets else name for name in given}
    assert {name.lower() for name in names} <= ServiceSettings.model_fields.keys()
    assert names >= SECRETS


# In compose the seal's key and certificate are files of the operator's, who mounts them and names them.
NOT_IN_COMPOSE = {"programmes_dir", "seal_key_file", "seal_certificate_file"}


@pytest.mark.parametrize("service", NAMES)
def test_whatever_a_service_can_be_told_it_can_be_told_in_compose(service: str) -> None:
    own = import_module(f"{service}.settings").Settings.model_fields.keys() - ServiceSettings.model_fields.keys()
    wanted = {name.upper() for name in own - NOT_IN_COMPOSE}
    parts = (compose()["services"][f"{service}-{part}"]["environment"] for part in ("api", "worker"))
    assert wanted <= {name.removesuffix("_FILE") for given in parts for name in given}


@pytest.mark.parametrize("service", NAMES)
def test_each_setting_that_one_service_is_given_is_one_that_it_reads(service: str) -> None:
    kind = import_module(f"{service}.settings").Settings
    kustomization = (CLONE / "deploy" / "kubernetes" / service / "kustomization.yaml").read_text(encoding="utf-8")
    given = set(re.findall(r"^ +- (\w+)=", kustomization, re.MULTILINE))
    assert given or service == "agreements"
    for part in ("migrate", "api", "worker"):
        given |= compose()["services"][f"{service}-{part}"]["environment"].keys()
    assert given - {name.upper() for name in kind.model_fields} <= {f"{name.upper()}_FILE" for name in kind.secrets()}


@pytest.mark.parametrize("service", NAMES)
@pytest.mark.parametrize("part", ["", "migrate/"])
def test_the_image_of_a_release_is_the_one_that_kubernetes_runs(service: str, part: str) -> None:
    file = CLONE / "deploy" / "kubernetes" / service / f"{part}kustomization.yaml"
    (image,) = yaml.safe_load(file.read_text(encoding="utf-8"))["images"]
    assert image["newTag"] == import_module(service).__version__


@pytest.mark.parametrize("service", NAMES)
def test_the_owners_address_is_given_to_the_migration_alone(service: str) -> None:
    given = {
        part: {secret["target"] if isinstance(secret, dict) else secret for secret in found["secrets"]}
        for part in ("migrate", "api", "worker")
        if (found := compose()["services"][f"{service}-{part}"])
    }
    assert "migration_database_url" in given["migrate"]
    assert not given["api"] & {"migration_database_url"}
    assert not given["worker"] & {"migration_database_url"}
