// swift-tools-version: 6.1
import PackageDescription

/// The Lua rooms alone, so that they build without their neighbours.
let package = Package(
  name: "galley",
  targets: [
    .target(name: "GalleyLua", dependencies: ["CGalleyLua"]),
    .target(name: "CGalleyLua", dependencies: ["CLua54"]),
    .systemLibrary(
      name: "CLua54", pkgConfig: "lua5.4", providers: [.apt(["liblua5.4-dev"])]),
    .testTarget(name: "GalleyLuaTests", dependencies: ["GalleyLua"]),
  ],
  cLanguageStandard: .gnu2x
)
