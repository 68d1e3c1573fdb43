// swift-tools-version: 6.1
import PackageDescription

/// Arrows go down only; the rooms of one floor never see each other. The import check that
/// `scripts/build` switches on holds this list to be the whole truth.
let package = Package(
  name: "galley",
  products: [
    .library(name: "Galley", targets: ["Galley"]),
    .executable(name: "galley", targets: ["GalleyMain"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0")
  ],
  targets: [
    // The program. Its target is not called `galley`: on a file system that folds case it would
    // fall together with the library `Galley`.
    .executableTarget(name: "GalleyMain", dependencies: ["GalleyCLI"]),
    .target(
      name: "GalleyCLI",
      dependencies: [
        "Galley", "GalleyCore", "GalleyBatch", "GalleyLineEditor", "GalleyLua", "GalleyRegex",
        "GalleyScripting",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    // What is written at a prompt: keys in, screen out. Knows neither Lua nor articles.
    .target(name: "GalleyLineEditor"),
    .target(
      name: "Galley",
      dependencies: [
        "GalleyCore", "GalleyReaders", "GalleyAnnotators", "GalleyExporters", "GalleyScripting",
        "GalleyBatch", "CShippedScripts",
      ]),
    .target(name: "GalleyBatch", dependencies: ["GalleyCore", "CConfinement", "CZlib"]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    // What takes a worker process its rights.
    .target(name: "CConfinement"),

    // Scripts: the article world seen from Lua, upon one generic interpreter.
    .target(
      name: "GalleyScripting",
      dependencies: ["GalleyCore", "GalleyLua", "GalleyLexicons", "GalleyRegex", "CZlib"]),
    .target(name: "GalleyLua", dependencies: ["CGalleyLua"]),
    .target(name: "CGalleyLua", dependencies: ["CLua54"]),
    .systemLibrary(
      name: "CLua54", pkgConfig: "lua5.4", providers: [.apt(["liblua5.4-dev"])]),
    .target(name: "CShippedScripts"),

    // Regular expressions, upon the system's RE2.
    .target(name: "GalleyRegex", dependencies: ["CGalleyRegex"]),
    // No system library target: pkg-config's flags for RE2 have `-pthread`, which SwiftPM refuses,
    // and its header and library lie where compilers look anyway.
    .target(name: "CGalleyRegex", linkerSettings: [.linkedLibrary("re2")]),

    // Documents.
    .target(
      name: "GalleyReaders", dependencies: ["GalleyCore", "GalleyLexicons", "GalleyHTML"]),
    .target(
      name: "GalleyAnnotators", dependencies: ["GalleyCore", "GalleyLexicons", "CLexicons"]),
    .target(name: "GalleyExporters", dependencies: ["GalleyCore", "CSQLite", "CReportPage"]),
    // The page of the report.
    .target(name: "CReportPage", exclude: ["page"]),
    .systemLibrary(
      name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .target(name: "GalleyCore"),
    .target(name: "GalleyLexicons", dependencies: ["GalleyCore", "CLexicons"]),
    .target(name: "CLexicons"),
    // Pages as trees; knows no articles.
    .target(name: "GalleyHTML", dependencies: ["CHTMLTables"]),
    // Character references and encodings, embedded.
    .target(name: "CHTMLTables"),

    // A host program: see its README.
    .executableTarget(
      name: "EmbeddingExample", dependencies: ["Galley", "GalleyCore", "GalleyScripting"],
      path: "examples/embedding", exclude: ["README.md"]),

    // Programs name GalleyCore, and those that run scripts GalleyScripting, beside Galley although they
    // import Galley alone: an incremental build does not see through the re-export, and would link
    // them with an old layout of the models and of the engine.

    // For those who work on the rules: `scripts/dev/evaluate`.
    .executableTarget(
      name: "GalleyEvaluate",
      dependencies: ["Galley", "GalleyAnnotators", "GalleyCore", "GalleyReaders", "GalleyLexicons"]),
    // Named inputs, megabytes a second: `scripts/dev/benchmark`.
    .executableTarget(
      name: "GalleyBenchmarks",
      dependencies: ["Galley", "GalleyLineEditor", "GalleyCore", "GalleyScripting"]),

    // The HTML parser against html5lib-tests, and its speed: `scripts/dev/html`.
    .executableTarget(name: "GalleyHTMLCheck", dependencies: ["GalleyHTML"]),
    // Features and predictions of pages, for training: `scripts/dev/train-html`.
    .executableTarget(
      name: "GalleyPages", dependencies: ["GalleyReaders", "GalleyAnnotators", "GalleyCore"]),

    .target(name: "GalleyTestSupport", dependencies: ["CSQLite"], path: "Tests/Support"),
    // A worker process that does whatever may go wrong with one.
    .executableTarget(
      name: "GalleyTestWorker", dependencies: ["GalleyBatch", "GalleyCore", "CProbes"],
      path: "Tests/Worker"),
    .target(name: "CProbes", path: "Tests/Probes"),
    // The whole program, as its users meet it.
    .testTarget(
      name: "GalleyTests",
      dependencies: [
        "Galley", "GalleyMain", "GalleyEvaluate", "GalleyPages", "EmbeddingExample",
        "GalleyTestSupport",
      ]),
    .testTarget(
      name: "GalleyScriptingTests",
      dependencies: [
        "GalleyScripting", "GalleyLua", "GalleyAnnotators", "GalleyExporters", "GalleyCore",
      ]),
    .testTarget(name: "GalleyLineEditorTests", dependencies: ["GalleyLineEditor"]),
    .testTarget(name: "GalleyLuaTests", dependencies: ["GalleyLua"]),
    .testTarget(name: "GalleyRegexTests", dependencies: ["GalleyRegex"]),
    .testTarget(name: "GalleyCoreTests", dependencies: ["GalleyCore"]),
    .testTarget(
      name: "GalleyExportersTests",
      dependencies: ["GalleyExporters", "GalleyCore", "GalleyTestSupport"]),
    .testTarget(
      name: "GalleyBatchTests",
      dependencies: [
        "GalleyBatch", "GalleyCore", "GalleyTestSupport", "GalleyTestWorker", "CProbes",
      ]),
    .testTarget(
      name: "GalleyCLITests", dependencies: ["GalleyCLI", "Galley", "GalleyTestSupport"],
      exclude: ["article-view.txt"]),
    .testTarget(name: "GalleyHTMLTests", dependencies: ["GalleyHTML", "GalleyHTMLCheck"]),
    .testTarget(
      name: "GalleyReadersTests", dependencies: ["GalleyAnnotators", "GalleyReaders", "GalleyCore"]),
    .testTarget(
      name: "GalleyAnnotatorsTests",
      dependencies: ["GalleyAnnotators", "GalleyReaders", "GalleyLexicons", "GalleyCore"]),
  ],
  cLanguageStandard: .gnu2x,
  cxxLanguageStandard: .gnucxx17
)
