"""Charts as vector pictures without a browser: the figure's own geometry, drawn as SVG with the letters as outlines."""
