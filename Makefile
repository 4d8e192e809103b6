# Every command of the project. `make help` lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
unexport PYTHONDONTWRITEBYTECODE # what one process has compiled the next need not
PYTHON ?= python3
BIN := .venv/bin
SOURCES := shared services deploy tests conftest.py
CHECKS := check-types check-contracts check-imports check-schemas check-style

.PHONY: help install running lint $(CHECKS) format test fuzz faults mirrors mutants clients client browser demo sandbox up down status reset secrets bench load migrations kubernetes docs lock lock-check audit clean

help: ## Visa alla kommandon
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1|/' | awk -F'|' '{printf "make %-11s %s\n", $$1, $$2}'

install: ## Installera allt i .venv, med låsta versioner
	@$(PYTHON) deploy/local/install.py

# What only tests, checks and benches use is not installed for those who try the system or run it.
running:
	@$(PYTHON) deploy/local/install.py --run

lint: install lock-check ## Granska stil, typer, importregler, migreringar, kontrakt och lås
	@$(MAKE) --no-print-directory -j2 --output-sync=target $(CHECKS)

# The slowest first; what one says is printed when it is done.
check-types:
	$(BIN)/mypy $(SOURCES)
check-contracts:
	$(BIN)/pytest -q tests/contracts
check-imports:
	$(BIN)/lint-imports --cache-dir .cache/import-linter
check-schemas:
	$(BIN)/python -m insatser.schema_drift
check-style:
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/ruff format --check $(SOURCES)

format: install ## Rätta stil och ordning på importer
	$(BIN)/ruff check --fix $(SOURCES)
	$(BIN)/ruff format $(SOURCES)

test: install ## Kör alla tester; det som hoppas över räknas upp med skäl
	$(BIN)/python -m tests.run $(if $(filter lint,$(MAKECMDGOALS)),--ignore tests/contracts) $(ARGS)

fuzz: install ## Skicka påhittade anrop som alla roller (N=200 per operation, SERVICE=budget, SEED=… för samma igen)
	@seed=$(or $(SEED),$$(date +%s)); echo "SEED=$$seed"; \
	FUZZ_EXAMPLES=$(or $(N),200) FUZZ_SEED=$$seed $(BIN)/pytest -q -s --timeout=0 -k "$(SERVICE)" \
	tests/journeys/test_rest_requests.py || { echo "Samma anrop igen: make fuzz N=$(or $(N),200) SEED=$$seed"; exit 1; }

faults: install ## Tillfoga fel på måfå under last, och bevisa att inget gått förlorat (N=1000, SEED=… för samma igen; 3 s ett fel)
	@seed=$(or $(SEED),$$(date +%s)); $(BIN)/python -m tests.injection $(or $(N),1000) $$seed \
	|| { echo "Samma fel igen: make faults N=$(or $(N),1000) SEED=$$seed"; exit 1; }

mirrors: install ## Ändra på måfå i en fylld sandlåda, och se att speglar av alla listor följer med (N=1000, SEED=…; efter make clients)
	@seed=$(or $(SEED),$$(date +%s)); $(BIN)/python -m tests.mirrors $(or $(N),1000) $$seed \
	|| { echo "Samma ändringar igen: make mirrors N=$(or $(N),1000) SEED=$$seed"; exit 1; }

mutants: install ## Ändra i en tjänsts regler, en sak i taget, och se att testerna märker det (SERVICE=budget, N=100, SEED=…)
	$(BIN)/python -m tests.mutants $(or $(SERVICE),budget) $(or $(N),100) $(or $(SEED),1)

clients: install ## Hämta det som gör klienter ur API-beskrivningarna, till testerna av dem (behöver nät; npm för TypeScript)
	$(BIN)/uv venv -q --allow-existing .cache/clients/python
	$(BIN)/uv pip install -q --python .cache/clients/python $(shell sed -nE 's/^requires = \[(.*)\]/\1/p' deploy/client/pyproject.toml | tr -d ',') rdflib==7.6.0
	if command -v npm >/dev/null; then npm install --silent --prefix .cache/clients openapi-typescript@7 openapi-fetch@0.17 typescript@5 @usebruno/cli@3; fi

client: clients ## Bygg den publicerade Python-klienten i .cache/clients/dist, hjul och källpaket (behöver nät)
	cd deploy/client && ../../.cache/clients/python/bin/python -m hatchling build -d ../../.cache/clients/dist

browser: ## Hämta en webbläsare och axe i .cache/browser, till testerna av sidor (behöver nät och npm)
	npm install --silent --no-save --prefix .cache/browser playwright-core@1.65.1 axe-core@4.14.1 @sparticuz/chromium@147.0.0
	node tests/support/unpack_browser.js .cache/browser

demo: running ## Kör hela kedjan och visa vad som hände (DATA=mapp för de verkliga filerna)
	@$(BIN)/insatser demo $(if $(DATA),--data "$(DATA)")

up: running ## Starta databas, NATS och de fyra tjänsterna, och låt dem gå
	@$(BIN)/insatser up

sandbox: running ## Fyll ett lokalt system med två år av tio huvudmän, alltid desamma (PROVE=1: två gånger, och jämför)
	@$(BIN)/insatser sandbox $(if $(PROVE),--prove)

down: running ## Stoppa allt som make up startade
	@$(BIN)/insatser down

status: running ## Visa vad som går, och adresserna
	@$(BIN)/insatser status

reset: running ## Stoppa allt och ta bort all lokal data
	@$(BIN)/insatser reset --yes

secrets: running ## Skapa lösenord, adresser och nyckel till docker compose, och skriv ner basavbildens kontrollsumma i .env
	@$(BIN)/python deploy/make_secrets.py

bench: install ## Mät hastigheten, sida vid sida med en bar jämförelse
	$(BIN)/python -m tests.performance $(ARGS)

load: install ## Låt allt fler arbeta tills det böjer, med en, två och fyra av varje process (ARGS="1 --memory 600")
	$(BIN)/python -m tests.load $(ARGS)

migrations: install ## Mät vad migreringarna sedan förra utgåvan låser, och hur länge (N=1000000 rader, SERVICE=budget)
	$(BIN)/python -m tests.migrations $(or $(N),1000000) $(SERVICE)

kubernetes: install ## Rita filerna för Kubernetes och pröva dem mot dess egna scheman (behöver kubectl, och nät första gången)
	$(BIN)/uv venv -q --allow-existing .cache/kubernetes
	$(BIN)/uv pip install -q --python .cache/kubernetes kubernetes-validate==1.37.0
	@for part in nats postgres $(foreach name,selection agreements budget followup,$(name)/migrate $(name)); do \
	kubectl kustomize deploy/kubernetes/$$part >.cache/kubernetes/rendered.yaml \
	&& .cache/kubernetes/bin/kubernetes-validate --strict --quiet .cache/kubernetes/rendered.yaml || exit 1; done
	@.cache/kubernetes/bin/kubernetes-validate --strict --quiet deploy/kubernetes/namespaces.yaml && echo "Allt stämmer; för egna slag av operatorer finns inget schema."

docs: install ## Skapa de genererade dokumenten på nytt
	$(BIN)/python -m tests.support.documents

lock: install ## Lås om alla beroenden (behöver nät)
	$(BIN)/python deploy/local/locks.py write

lock-check: install ## Kontrollera att låsen stämmer med pyproject-filerna (utan nät)
	$(BIN)/python deploy/local/locks.py check

audit: install ## Fråga efter kända sårbarheter i det som är låst (utan nät: säger att det inte är prövat)
	@$(BIN)/python deploy/audit.py

clean: ## Ta bort .venv, cachar och lokal data
	@if [ -x $(BIN)/insatser ]; then $(BIN)/insatser reset --yes; fi
	rm -rf .venv .cache .insatser .insatser-demo .insatser-handlingar .hypothesis .pytest_cache
	@find . -name __pycache__ -prune -exec rm -rf {} +
