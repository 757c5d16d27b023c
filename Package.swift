// swift-tools-version: 6.1

import PackageDescription

let package = Package(
    name: "bourse",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "bourse", targets: ["bourse"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.5.1"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.90.0"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.30.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    ],
    targets: [
        .executableTarget(
            name: "bourse",
            dependencies: [
                "Preview", "ReferenceServer", "SiteBuild", "SiteRendering", "Charts", "Markup", "TradingAPI",
                "Snapshots", "Forecasting", "Market", "JSON",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ]),
        .target(
            name: "Preview",
            dependencies: [
                "SiteBuild", "SiteRendering", "Markup", "JSON",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
            ],
            exclude: ["Script/preview.js"]),
        .target(
            name: "ReferenceServer",
            dependencies: [
                "Forecasting", "Snapshots", "Market", "JSON",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
            ],
            exclude: ["openapi.yaml"]),
        .target(name: "SiteBuild", dependencies: ["SiteRendering", "Snapshots", "Market", "CLinux"]),
        .target(
            name: "SiteRendering",
            dependencies: [
                "Charts", "Markup", "Market", "JSON",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Mustache", package: "swift-mustache"),
                .product(name: "Yams", package: "Yams"),
            ], exclude: ["Script/tables.js"]),
        .target(
            name: "Charts", dependencies: ["Markup", "Market"], exclude: ["Script/charts.js", "Script/ranges.js"]),
        .target(name: "Markup", dependencies: ["CCMarkGFM"]),
        .target(
            name: "TradingAPI",
            dependencies: [
                "Market", "JSON", "CZlib",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
            ]),
        .target(
            name: "Snapshots",
            dependencies: [
                "Market",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ]),
        .target(name: "Forecasting", dependencies: ["Market"]),
        .target(name: "Market"),
        .target(name: "JSON"),
        .systemLibrary(
            name: "CCMarkGFM",
            providers: [.apt(["libcmark-gfm-dev", "libcmark-gfm-extensions-dev"]), .brew(["cmark-gfm"])]),
        .systemLibrary(name: "CLinux"),
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
        .executableTarget(name: "chart-bench", dependencies: ["Charts", "Market"], path: "Tests/Bench/ChartBench"),
        .target(name: "TestSupport", path: "Tests/TestSupport"),
        .testTarget(name: "MarketTests", dependencies: ["Market", "TestSupport"]),
        .testTarget(name: "JSONTests", dependencies: ["JSON"]),
        .testTarget(
            name: "ForecastingTests", dependencies: ["Forecasting", "Market", "TestSupport"], exclude: ["Fixtures"]),
        .testTarget(
            name: "TradingAPITests", dependencies: ["TradingAPI", "Market", "JSON", "TestSupport"],
            exclude: ["Hostile", "Answers"]),
        .testTarget(
            name: "ReferenceServerTests",
            dependencies: [
                "ReferenceServer", "Forecasting", "Snapshots", "Market", "JSON", "TestSupport",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ]),
        .testTarget(name: "MarkupTests", dependencies: ["Markup", "TestSupport"], exclude: ["Fixtures"]),
        .testTarget(
            name: "ChartsTests", dependencies: ["Charts", "Markup", "Market", "TestSupport"], exclude: ["Golden"]),
        .testTarget(
            name: "SnapshotsTests",
            dependencies: ["Snapshots", "Market", "TestSupport", .product(name: "GRDB", package: "GRDB.swift")],
            exclude: ["Hostile", "expected.json"]),
        .testTarget(
            name: "SiteRenderingTests",
            dependencies: ["SiteRendering", "Charts", "Markup", "Market", "JSON", "TestSupport"],
            exclude: ["Golden"]),
        .testTarget(
            name: "SiteBuildTests", dependencies: ["SiteBuild", "SiteRendering", "Snapshots", "Market", "TestSupport"],
            exclude: ["Hostile", "Sites"]),
        .testTarget(
            name: "PreviewTests",
            dependencies: [
                "Preview", "SiteBuild", "SiteRendering", "Markup", "JSON", "TestSupport",
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ]),
        .testTarget(
            name: "BourseTests", dependencies: ["bourse", "SiteRendering", "TestSupport"], exclude: ["Golden"]),
    ],
    swiftLanguageModes: [.v6]
)
