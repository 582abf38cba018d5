"""x"""
def read_swmm(path):
    """x"""
