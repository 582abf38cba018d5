"""stub."""


def write(folder, language):
    (folder / "generated").mkdir()
