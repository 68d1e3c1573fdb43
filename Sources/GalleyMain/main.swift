import GalleyCLI

