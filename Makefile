# 品牌图谱：常用操作。每个目标后面的 ## 是 make help 显示的说明。
# The stamps in .venv make every target quick the second time.

HOST ?= 127.0.0.1
PORT ?= 8000
# Two workers; a file's tests stay together, so that they share what they set up.
PYTEST ?= -n 2 --dist loadfile

VENV := .venv
BIN := $(VENV)/bin
WEB_FILES := $(shell find viz/web -name node_modules -prune -o -type f -print)
# A missing bundle is as good as an old one.
REBUILD := $(if $(wildcard viz/assets/.stamp),,missing-assets)

export PYTHON

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup run test check web-test unit-test bench docs lock clean test-setup missing-assets

help: ## 显示这份说明 · show this help
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 18

setup: $(VENV)/.project ## 准备环境，命令在 .venv/bin/kg · set everything up

run: setup ## 构建图谱并在浏览器中查看（HOST、PORT 可改） · build the atlas and serve it
	$(BIN)/kg build --if-needed
	$(BIN)/kg serve --host $(HOST) --port $(PORT)

test: check web-test unit-test ## 全部检查和测试 · all checks and tests

check: test-setup ## 代码风格、类型、分层 · style, types, architecture
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pytest -q tests/project/test_architecture.py

web-test: test-setup
	$(BIN)/python scripts/npm.py run test

unit-test: test-setup
	$(BIN)/pytest $(PYTEST)

bench: test-setup ## 性能对比（需要几分钟） · benchmarks (minutes)
	$(BIN)/python -m benchmarks $(BENCH)

docs: setup ## 重写由程序生成的页面 · rewrite the generated pages
	for page in kg.termsdoc kg.datadoc kg.queriesdoc viz.schema_file viz.web_style api.reference; do $(BIN)/python -m $$page || exit 1; done
	$(BIN)/python scripts/npm.py run types

lock: ## 更新 requirements*.lock · renew the lock files
	scripts/lock.sh

clean: ## 删除环境和一切可再生成的文件（保留 var/ 里的图谱） · remove all that can be made again
	rm -rf $(VENV) build dist viz/assets viz/web/node_modules test-artifacts
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find kg viz api tests benchmarks -name __pycache__ -prune -exec rm -rf {} +

test-setup: $(VENV)/.project $(VENV)/.dev
	@scripts/setup.sh browser
	@scripts/setup.sh engines

$(VENV)/.run: requirements.lock
	@scripts/setup.sh venv requirements.lock
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.run
	@scripts/setup.sh venv requirements.lock requirements-dev.lock
	@touch $@

$(VENV)/.project: $(VENV)/.run pyproject.toml hatch_build.py $(WEB_FILES) $(REBUILD)
	@scripts/setup.sh project
	@touch $@
