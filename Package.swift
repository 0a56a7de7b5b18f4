// swift-tools-version: 6.2
import PackageDescription

/// `make fuzz` says so: then our modules, and they alone, tell libFuzzer where its inputs have led.
let isFuzzing = Context.environment["CONVERSIOND_FUZZING"] != nil

/// Every Swift target of ours: Swift 6 mode, `any` spelled out, async functions stay on their
/// caller's executor, and no warning passes.
let strict: [SwiftSetting] =
    [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .treatAllWarnings(as: .error),
    ] + (isFuzzing ? [.unsafeFlags(["-sanitize=address", "-sanitize=fuzzer"])] : [])

let nio = "swift-nio"
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let grdbSQLite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: nio)
let nioEmbedded: Target.Dependency = .product(name: "NIOEmbedded", package: nio)
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: nio)
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: nio)
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let nioTLS: Target.Dependency = .product(name: "NIOTLS", package: nio)
let signals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")

/// The fuzzers, one set of sources: a test target, and where libFuzzer is to drive them, a program.
let fuzzDependencies: [Target.Dependency] = [
    "ConversionAPI", "ConversionGateway", "HTTP2Transport", "RPC", "RawHTTP2", nioCore, nioEmbedded, nioHTTP1,
    logging,
]
let fuzzTargets: [Target] =
    isFuzzing
    ? [
        .systemLibrary(name: "CLibFuzzer", path: "Tests/CLibFuzzer"),
        .executableTarget(
            name: "Fuzz", dependencies: fuzzDependencies + ["CLibFuzzer"], path: "Tests/Fuzz",
            exclude: [
                "ConnectionFuzzTests.swift", "CorpusTests.swift", "GatewayFuzzTests.swift", "HTTP1FuzzTests.swift",
                "JSONFuzzTests.swift", "Corpus",
            ],
            swiftSettings: strict,
            // gold, which is the toolchain's own choice, fails on these.
            linkerSettings: [.unsafeFlags(["-sanitize=address", "-sanitize=fuzzer", "-use-ld=lld"])]),
    ]
    : [
        .testTarget(
            name: "Fuzz", dependencies: fuzzDependencies, exclude: ["FuzzProgram.swift", "Corpus"],
            swiftSettings: strict)
    ]

let package = Package(
    name: "conversiond",
    products: [
        .executable(name: "conversiond", targets: ["conversiond"]),
        .executable(name: "conversionctl", targets: ["conversionctl"]),
        .library(name: "ConversionClient", targets: ["ConversionClient", "ConversionAPI", "RPC"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    ],
    targets: [
        .systemLibrary(name: "CNghttp2", pkgConfig: "libnghttp2", providers: [.apt(["libnghttp2-dev"])]),
        .systemLibrary(name: "CProtobufC", pkgConfig: "libprotobuf-c", providers: [.apt(["libprotobuf-c-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CMessageDigest", pkgConfig: "libmd", providers: [.apt(["libmd-dev"])]),
        .systemLibrary(name: "CMalloc"),
        .systemLibrary(name: "CStatx"),
        .systemLibrary(name: "CProgramHeaders"),
        .target(name: "CConversionMessages", linkerSettings: [.linkedLibrary("protobuf-c")]),
        .target(name: "CDescriptorMessages", linkerSettings: [.linkedLibrary("protobuf-c")]),
        .target(name: "CStartup"),
        .target(name: "Startup", dependencies: ["CStartup"], swiftSettings: strict),
        .target(name: "Basics", dependencies: ["CMessageDigest"], swiftSettings: strict),
        .target(name: "RPC", dependencies: ["Basics"], swiftSettings: strict),
        .target(
            name: "HTTP2Transport",
            dependencies: [
                "Basics", "RPC", "CNghttp2", "CZlib", "CMalloc", nioCore, nioHTTP1, nioPosix, nioSSL, nioTLS, logging,
            ],
            swiftSettings: strict),
        .target(
            name: "ConversionAPI",
            dependencies: ["Basics", "RPC", "CConversionMessages", "CProtobufC"],
            swiftSettings: strict),
        .target(name: "ConversionStore", dependencies: ["Basics"], swiftSettings: strict),
        .target(
            name: "SQLiteStore",
            dependencies: ["Basics", "CStatx", "ConversionStore", grdb, grdbSQLite, logging],
            swiftSettings: strict),
        .target(
            name: "ConversionServer",
            dependencies: [
                "Basics", "RPC", "ConversionAPI", "ConversionStore", logging,
            ],
            swiftSettings: strict),
        .target(
            name: "ConversionClient",
            dependencies: ["Basics", "RPC", "ConversionAPI", "HTTP2Transport", logging],
            swiftSettings: strict),
        .target(
            name: "ConversionGateway",
            dependencies: ["Basics", "RPC", "HTTP2Transport", "ConversionAPI"],
            swiftSettings: strict),
        .executableTarget(
            name: "conversiond",
            dependencies: [
                "RPC", "HTTP2Transport", "ConversionAPI", "ConversionStore", "SQLiteStore", "ConversionServer",
                "ConversionGateway", "Basics", "CProgramHeaders", "Startup", arguments, logging, nioCore, nioHTTP1,
                nioPosix, nioSSL,
                signals,
            ],
            exclude: ["Packaging"],
            swiftSettings: strict),
        .executableTarget(
            name: "conversionctl",
            dependencies: ["Basics", "ConversionClient", "ConversionAPI", "RPC", "Startup", arguments, signals],
            swiftSettings: strict),
        .executableTarget(
            name: "protoc-gen-conversion",
            dependencies: ["Basics", "CDescriptorMessages", "CProtobufC"],
            swiftSettings: strict),
        .target(
            name: "CInteropMessages", path: "Tests/Interop/CInteropMessages",
            linkerSettings: [.linkedLibrary("protobuf-c")]),
        .target(
            name: "InteropAPI",
            dependencies: ["RPC", "ConversionAPI", "CInteropMessages"],
            path: "Tests/Interop/InteropAPI",
            swiftSettings: strict),
        .executableTarget(
            name: "InteropServer",
            dependencies: [
                "InteropAPI", "HTTP2Transport", "RPC", arguments, logging,
                signals,
            ],
            path: "Tests/Interop/InteropServer",
            swiftSettings: strict),
        .executableTarget(
            name: "InteropClient",
            dependencies: ["InteropAPI", "HTTP2Transport", "RPC", arguments, logging],
            path: "Tests/Interop/InteropClient",
            swiftSettings: strict),
        .testTarget(
            name: "InteropTests",
            dependencies: ["InteropServer", "InteropClient", "InteropAPI", "HTTP2Transport", "RPC", logging],
            path: "Tests/Interop/InteropTests",
            swiftSettings: strict),
        .target(name: "CFaults", path: "Tests/CFaults", linkerSettings: [.linkedLibrary("sqlite3")]),
        .target(name: "RawHTTP2", dependencies: ["CNghttp2"], path: "Tests/RawHTTP2", swiftSettings: strict),
        .testTarget(name: "BasicsTests", dependencies: ["Basics"], swiftSettings: strict),
        .testTarget(name: "RPCTests", dependencies: ["RPC"], swiftSettings: strict),
        .testTarget(
            name: "ConversiondTests",
            dependencies: [
                "conversiond", "Basics", "RPC", "HTTP2Transport", "ConversionServer", "ConversionStore", "SQLiteStore",
                arguments, logging,
                nioCore,
                nioEmbedded, nioHTTP1, nioPosix,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ConversionClientTests",
            dependencies: [
                "ConversionClient", "ConversionServer", "ConversionStore", "SQLiteStore", "ConversionAPI",
                "HTTP2Transport",
                "RPC", logging,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ConversionctlTests",
            dependencies: [
                "conversionctl", "ConversionClient", "ConversionServer", "ConversionStore", "ConversionAPI", "RPC",
                arguments,
            ],
            exclude: ["Report/Golden", "Summary/Golden"],
            swiftSettings: strict),
        .testTarget(
            name: "ConversionAPITests",
            dependencies: ["ConversionAPI", "RPC", "CConversionMessages", "CDescriptorMessages"],
            exclude: ["make-golden.py"],
            swiftSettings: strict),
        .testTarget(
            name: "ProtocGenConversionTests",
            dependencies: ["protoc-gen-conversion"],
            exclude: ["Golden", "make-golden"],
            swiftSettings: strict),
        .testTarget(
            name: "HTTP2TransportTests",
            dependencies: [
                "HTTP2Transport", "RPC", "CNghttp2", "CZlib", "RawHTTP2", nioCore, nioPosix, nioEmbedded, nioHTTP1,
                logging,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ConversionGatewayTests",
            dependencies: [
                "ConversionGateway", "HTTP2Transport", "ConversionAPI", "RPC", nioCore, nioEmbedded, logging,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ConversionServerTests",
            dependencies: [
                "Basics", "ConversionServer", "ConversionAPI", "ConversionStore", "RPC", "StoreTesting", logging,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ConversionStoreTests", dependencies: ["Basics", "ConversionStore", "StoreTesting"],
            swiftSettings: strict),
        .target(
            name: "MemoryStore", dependencies: ["Basics", "ConversionStore"], path: "Tests/MemoryStore",
            swiftSettings: strict),
        .target(
            name: "StoreTesting", dependencies: ["Basics", "ConversionStore", "MemoryStore", "SQLiteStore", logging],
            path: "Tests/StoreTesting", swiftSettings: strict),
        .testTarget(
            name: "StoreContractTests", dependencies: ["Basics", "ConversionStore", "StoreTesting"],
            swiftSettings: strict),
        .testTarget(
            name: "SQLiteStoreTests",
            dependencies: ["CFaults", "Basics", "ConversionStore", "SQLiteStore", "StoreTesting", grdb, grdbSQLite],
            swiftSettings: strict),
    ] + fuzzTargets,
    cLanguageStandard: .c17
)
