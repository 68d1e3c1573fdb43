import Testing

@testable import GalleyAnnotators
