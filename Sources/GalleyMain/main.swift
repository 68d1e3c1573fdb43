import GalleyCLI
