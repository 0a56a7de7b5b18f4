# The verbs of this repository; `make help` lists them.
.DEFAULT_GOAL := help
.PHONY: help setup run server release install deb demo test build generate format lint check sanitize leaks faults fuzz soak attack interop scrape budget bench bench-ledger clean

# Where `make run` serves and keeps its ledger, and where `make demo` looks for it.
ADDRESS ?= 127.0.0.1:50051
DATABASE ?= .data/conversions.db

# What people wrote in Swift: neither generated code nor what its tests compare it with.
swift_sources = Package.swift $(shell find Sources Tests -name '*.swift' -not -path '*/Generated/*' -not -path '*/Golden*')

# What is shipped needs no Swift on the machine that runs it.
release = swift build -c release --static-swift-stdlib

packaging = Sources/conversiond/Packaging
PREFIX ?= /usr/local

# What the leak check and ThreadSanitizer cannot see is named there, with the reason.
lsan = LSAN_OPTIONS=suppressions=$(CURDIR)/.ci/lsan-suppressions
tsan = TSAN_OPTIONS=suppressions=$(CURDIR)/.ci/tsan-suppressions

help: ## List the verbs
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

setup: ## Install what building and testing need (apt, .venv), if it is missing
	@.ci/install build test check

run: server ## Build for release and serve on ADDRESS (127.0.0.1:50051), with the ledger in DATABASE (.data)
	@mkdir -p $(dir $(DATABASE))
	@echo 'Serving on $(ADDRESS); "make demo" in another terminal shows it at work, Ctrl-C ends it.'
	@exec $$($(release) --show-bin-path)/conversiond serve --listen $(ADDRESS) --database $(DATABASE)

server: ## Build the server alone, for release
	@.ci/install build
	@$(release) --product conversiond

release: ## Build what is shipped: both programs, for release
	@.ci/install build
	@$(release) --product conversionctl
	@$(release) --product conversiond

install: release ## Install programs, unit, completions and manual pages below DESTDIR and PREFIX (/usr/local)
	@.ci/install package
	@DESTDIR="$(DESTDIR)" PREFIX="$(PREFIX)" $(packaging)/install $$($(release) --show-bin-path)

deb: release ## Make a Debian package of them in .deb
	@.ci/install package
	@$(packaging)/deb $$($(release) --show-bin-path) .deb

demo: ## Play a call against the server of `make run`: an agent, two conversions, one retry
	@.ci/install build
	@$(release) --product conversionctl
	@CONVERSIONCTL=$$($(release) --show-bin-path)/conversionctl .ci/demo $(ADDRESS)

test: ## Run all tests: Swift's, then the daemon's from outside, by foreign clients and proxies
	@.ci/install build test
	@.ci/stubs
	swift build --build-tests
	swift test --skip-build --skip 'Fuzz\.'
	FUZZ_ALONE=1 swift test --skip-build --filter 'Fuzz\.'
	.venv/bin/python -m pytest Tests/EndToEnd

build: ## Build everything for debugging
	@.ci/install build
	swift build

generate: ## Remake everything that is made from Protos
	@.ci/install build check
	.ci/generate

format: ## Format the Swift sources
	@swift format format --in-place --parallel $(swift_sources)

lint: ## Check the format of the Swift sources
	@swift format lint --strict --parallel $(swift_sources)

check: lint ## Check what needs no running: format, imports, protos, generated code
	@.ci/install build check
	.ci/check-imports
	.ci/check-imports-fails
	.venv/bin/buf lint Protos
	.ci/check-generated

sanitize: ## Run Swift's tests under AddressSanitizer and ThreadSanitizer
	@.ci/install build
	swift build --build-tests --sanitize=address --scratch-path .build-asan
	$(lsan) swift test --skip-build --no-parallel --disable-xctest --sanitize=address --scratch-path .build-asan --skip 'Fuzz\.'
	$(lsan) swift test --skip-build --no-parallel --disable-xctest --sanitize=address --scratch-path .build-asan --filter 'Fuzz\.'
	swift build --build-tests --sanitize=thread --scratch-path .build-tsan
	$(tsan) swift test --skip-build --no-parallel --disable-xctest --sanitize=thread --scratch-path .build-tsan --skip 'Fuzz\.'
	$(tsan) swift test --skip-build --no-parallel --disable-xctest --sanitize=thread --scratch-path .build-tsan --filter 'Fuzz\.'

leaks: ## Run the tests of connections, doors and programs under AddressSanitizer, with its report of leaks
	@.ci/install build
	swift build --build-tests --sanitize=address --scratch-path .build-asan
	$(lsan) swift test --skip-build --no-parallel --disable-xctest --sanitize=address --scratch-path .build-asan --filter '^(RPC|HTTP2Transport|ConversionGateway|ConversionClient|Conversiond|ProtocGenConversion)Tests\.'

faults: ## Fail each of the ledger's calls to the disk and for memory, one by one: some ten minutes
	@.ci/install build test
	swift build --build-tests
	.ci/faults

fuzz: ## Have libFuzzer look for harmful inputs, FUZZ_SECONDS (180) for each of five targets; findings become tests
	@.ci/install build
	CONVERSIOND_FUZZING=1 swift build --scratch-path .build-fuzz --product Fuzz
	.ci/fuzz .build-fuzz/debug/Fuzz $${FUZZ_SECONDS:-180}

soak: ## Ten minutes of mixed random load on servers under AddressSanitizer; SOAK_SEED repeats a run
	@.ci/install build test
	swift build --sanitize=address --scratch-path .build-asan --product conversiond
	swift build --sanitize=address --scratch-path .build-asan --product InteropServer
	.venv/bin/python Tests/Soak/soak.py .build-asan/debug --seconds $${SOAK_SECONDS:-600} $${SOAK_SEED:+--seed $$SOAK_SEED}

interop: ## Run gRPC's own interop cases against us, and ours against its C++ server, over h2c and TLS
	@.ci/install build interop
	@.ci/interop
	swift build --product InteropServer
	swift build --product InteropClient
	python3 Tests/Interop/run.py

attack: ## Attack a server of its own in every way it must withstand, and show what each cost
	@.ci/install build test
	@.ci/stubs
	@$(release) --product conversiond
	CONVERSIOND=$$($(release) --show-bin-path)/conversiond .venv/bin/python Tests/Attack/attack.py

scrape: release ## Have Prometheus scrape a server under load for SCRAPE_SECONDS (75), and compare its counts with the calls
	@.ci/install build test
	@.ci/stubs
	.venv/bin/python Tests/Scrape/scrape.py $$($(release) --show-bin-path)/conversiond --seconds $${SCRAPE_SECONDS:-75}

budget: release ## Count the instructions of a call, against the figures that are kept
	@.ci/install build bench
	@.ci/stubs
	.venv/bin/python Tests/Benchmarks/budget.py $$($(release) --show-bin-path)/conversiond $(if $(KEEP),--keep)

bench: release ## Measure the targets: beside the peers built in PEERS; STRICT=1 fails on a miss, FRESH=1 times a new clone
	@.ci/install build bench
	@.ci/stubs
	.venv/bin/python Tests/Benchmarks/bench.py $$($(release) --show-bin-path)/conversiond \
		$(if $(PEERS),--peers "$(PEERS)") $(if $(STRICT),--strict) $(if $(FRESH),--fresh) $(if $(ONLY),--only $(ONLY))

bench-ledger: release ## Time a ledger of 5,000,000 conversions beside one of 50,000; SEED_LARGE and SEED_SMALL set them
	@.ci/install build bench
	@.ci/stubs
	.venv/bin/python Tests/Benchmarks/ledger.py $$($(release) --show-bin-path)/conversiond $$($(release) --show-bin-path)/conversionctl

clean: ## Remove everything that was built or installed here; the ledger of `make run` stays
	rm -rf .build .build-* .venv .interop .bench .deb
