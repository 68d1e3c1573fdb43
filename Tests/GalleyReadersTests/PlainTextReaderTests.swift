import GalleyCore
import Testing

@testable import GalleyReaders
