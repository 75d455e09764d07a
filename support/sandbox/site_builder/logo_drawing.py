"""Draws a logo's geometry twice: as SVG and as PNG."""

from __future__ import annotations

from html import escape
from io import BytesIO
from typing import TYPE_CHECKING

from sandbox.site_builder.logo_design import SIDE, Circle, Design, Lettering, Polygon, Shape

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

_PIXELS = 256
# Drawn larger and made smaller, so that edges are smooth.
_OVERSAMPLING = 2


def svg(design: Design) -> str:
    """Draw a design as SVG."""
    shapes = "\n".join(_element(shape) for shape in design.shapes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE:g} {SIDE:g}"'
        f' width="{_PIXELS}" height="{_PIXELS}" role="img">\n'
        f"<title>{escape(design.name)}</title>\n{shapes}\n</svg>\n"
    )


def _element(shape: Shape) -> str:
    match shape:
        case Circle(stroke=0.0):
            return f'<circle cx="{shape.x:.2f}" cy="{shape.y:.2f}" r="{shape.radius:.2f}" fill="{shape.colour}"/>'
        case Circle():
            return (
                f'<circle cx="{shape.x:.2f}" cy="{shape.y:.2f}" r="{shape.radius:.2f}" fill="none"'
                f' stroke="{shape.colour}" stroke-width="{shape.stroke:.2f}"/>'
            )
        case Polygon():
            points = " ".join(f"{x:.2f},{y:.2f}" for x, y in shape.points)
            return f'<polygon points="{points}" fill="{shape.colour}"/>'
        case Lettering():
            return (
                f'<text x="{shape.x:.2f}" y="{shape.y:.2f}" font-family="sans-serif" font-weight="bold"'
                f' font-size="{shape.size:.2f}" text-anchor="middle" dominant-baseline="central"'
                f' fill="{shape.colour}">{escape(shape.text)}</text>'
            )


def png(design: Design) -> bytes:
    """Draw a design as PNG."""
    from PIL import Image, ImageDraw

    side = _PIXELS * _OVERSAMPLING
    image = Image.new("RGB", (side, side), "#ffffff")
    pen = ImageDraw.Draw(image)
    for shape in design.shapes:
        _draw(pen, shape, side / SIDE)
    out = BytesIO()
    image.resize((_PIXELS, _PIXELS), Image.Resampling.LANCZOS).save(out, "PNG")
    return out.getvalue()


def _draw(pen: ImageDraw, shape: Shape, scale: float) -> None:
    from PIL import ImageFont

    match shape:
        case Circle(stroke=0.0):
            pen.circle((shape.x * scale, shape.y * scale), shape.radius * scale, fill=shape.colour)
        case Circle():
            outer = (shape.radius + shape.stroke / 2) * scale
            width = round(shape.stroke * scale)
            pen.circle((shape.x * scale, shape.y * scale), outer, outline=shape.colour, width=width)
        case Polygon():
            pen.polygon([(x * scale, y * scale) for x, y in shape.points], fill=shape.colour)
        case Lettering():
            font = ImageFont.load_default(shape.size * scale)
            pen.text((shape.x * scale, shape.y * scale), shape.text, fill=shape.colour, font=font, anchor="mm")
