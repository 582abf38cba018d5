"""stub."""
def write(folder, language):
    (folder/"book").mkdir(); (folder/"book/index.md").write_text("# Book\n\nx\n")
