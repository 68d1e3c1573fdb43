// One import for a program that embeds Galley, and for Galley's own.

@_exported import GalleyAnnotators
@_exported import GalleyBatch
@_exported import GalleyCore
@_exported import GalleyExporters
@_exported import GalleyReaders
@_exported import GalleyScripting
