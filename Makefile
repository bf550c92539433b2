# Every command a person needs; plain `make` lists them. All that is needed beforehand is Node, and
# for what runs on Kafka either Docker or a JDK and Maven.
# npm runs on the Node that is there, everything else on the one pinned in package.json.

NODE := node_modules/.bin/node
ENGINE := $(NODE) services/replay/dist/main.js
INSTALLED := node_modules/.package-lock.json
RUN := npm run --silent
export PATH := $(CURDIR)/node_modules/.bin:$(PATH)

# The package "node" fetches the runtime by an install script, the only one package.json allows.
define NO_NODE
$(NODE) is missing: npm ran no install script of the package "node". Let npm run it, for instance
by "npm config delete ignore-scripts", then run make again.
endef
export NO_NODE

.DEFAULT_GOAL := help
.PHONY: help demo test test-kafka soak soak-kafka check-clients kafka-up kafka-down
.PHONY: check-validation
.PHONY: check format bench bench-kafka check-market check-options check-calibration check-exports
.PHONY: test-vectors
.PHONY: replay verify setup build clean

help: ## List the commands.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-17s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: build ## Run a simulated crash day through the whole engine and keep its log in logs/demo.
	@$(ENGINE) demo $(ARGS)

test: build ## Check everything: types, lint, house rules, all tests.
	@$(RUN) types
	@$(RUN) lint
	@$(RUN) test -- $(JEST)
	@$(RUN) test:kafka -- $(or $(KAFKA_JEST),$(JEST))

test-kafka: build ## Run only the tests that need a broker and a registry, and start both for them.
	@$(RUN) test:kafka -- $(JEST)

soak: build ## Draw every property anew, TIMES=20 times as often as the tests do: SEED=number.
	@SOAK_TIMES=$(TIMES) SOAK_SEED=$(SEED) $(RUN) test -- --config jest.soak.config.js $(JEST)

soak-kafka: build ## Fold 100,000 inputs while services and the broker are killed: SEED=number.
	@KILLS_SIZE=full KILLS_SEED=$(SEED) $(RUN) test:kafka -- brokered/kills $(JEST)

test-vectors: given-DIR build ## Hold margins against published figures: DIR=folder of them.
	@VECTORS="$(DIR)" $(RUN) test:vectors -- $(JEST)

check-clients: build ## Read a snapshot and publish a fill with kcat and Python, as others would.
	@infra/kafka/clients/check.sh

kafka-up: $(INSTALLED) ## Start a broker and a schema registry on this machine.
	@$(NODE) infra/kafka/kafka-up.ts

kafka-down: $(INSTALLED) ## Stop them; their data stays in .cache/kafka/data.
	@$(NODE) infra/kafka/kafka-down.ts

check: build ## Check what needs no test run: types, lint, house rules.
	@$(RUN) types
	@$(RUN) lint
	@$(RUN) test -- tidy.test.ts

format: $(INSTALLED) ## Format the sources and fix what lint can fix.
	@$(RUN) format

bench: build ## Measure the fold on this machine.
	@$(ENGINE) bench $(ARGS)

bench-kafka: build ## Measure the services on a broker, with one of its own on this machine.
	@$(NODE) infra/kafka/with-cluster.ts $(ENGINE) bench-kafka $(ARGS)

check-market: given-DIR build ## Check a folder of market data before it is replayed: DIR=folder.
	@$(ENGINE) check-market "$(DIR)"

check-options: given-DIR build ## Check option prices and greeks against a venue's: DIR=folder.
	@$(ENGINE) check-options "$(DIR)"

check-calibration: given-DIR build ## Hold calibrations against the Python package arch: DIR=folder.
	@services/replay/src/calibration/check.sh "$(DIR)"

check-exports: build ## Read exported tables and logs with DuckDB, pyarrow and fastavro.
	@services/replay/src/export/check.sh

check-validation: given-DIR build ## Hold a validation of margins against scipy: DIR=folder.
	@services/replay/src/validation/check.sh "$(DIR)"

replay: given-FROM given-LOG build ## Fold a history or a log again: FROM=file LOG=folder.
	@$(ENGINE) replay "$(FROM)" --log "$(LOG)"

verify: given-LOG build ## Prove that a log is what its inputs give, byte for byte: LOG=folder.
	@$(ENGINE) verify "$(LOG)"

setup: $(INSTALLED) ## Install what package-lock.json names.

build: setup ## Compile the packages.
	@$(RUN) build

clean: kafka-down ## Remove what was compiled and Kafka's data; logs and node_modules stay.
	rm -rf services/*/dist services/*/*.tsbuildinfo .cache

$(INSTALLED): package-lock.json
	@echo "Installing what package-lock.json names ..."
	@npm ci --no-audit --no-fund --loglevel=error >/dev/null
	@$(NODE) --version >/dev/null 2>&1 || { rm -f $(INSTALLED); echo "$$NO_NODE" >&2; exit 2; }
	@touch $(INSTALLED)

# Stops before anything is built when a command's variable was not given.
given-%:
	@test -n "$($*)" || { echo "Say which: make $(MAKECMDGOALS) $*=..."; exit 2; }
