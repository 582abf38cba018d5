"""One file a figure: a function that draws on axes and returns them. `danao.figures` is the door to them."""
