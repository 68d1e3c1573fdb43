import GalleyCLI

GalleyProgram.main()
