"""Draws sort.jpg: the face of a piece of type, as it looks to the compositor, mirrored, in raking light.

Needs Pillow and NumPy. Run in this folder: python3 make_sort.py
The letter is raised from its outline: inside it the metal is flat, at its edge it falls off like a bevel, and each point
is lit by one lamp from the upper left.
"""

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

FONT = "../../../fonts/libertinus/LibertinusSerif-Regular.otf"
W, H = 1500, 1000


def blur(array, radius):
    image = Image.fromarray(np.clip(array * 255, 0, 255).astype("uint8"))
    return np.asarray(image.filter(ImageFilter.GaussianBlur(radius))).astype(float) / 255


def letters(text, size, y):
    image = Image.new("L", (W, H), 0)
    pen = ImageDraw.Draw(image)
    font = ImageFont.truetype(FONT, size)
    pen.text((W / 2, y), text, font=font, fill=255, anchor="ms")
    return np.asarray(image.transpose(Image.FLIP_LEFT_RIGHT)).astype(float) / 255


random = np.random.default_rng(1455)
face = letters("fi", 900, 760)
height = 0.55 * blur(face, 3) + 0.45 * blur(face, 11)
grain = blur(random.random((H, W)), 1.2) - 0.5
long_grain = np.asarray(
    Image.fromarray((random.random((H, 60)) * 255).astype("uint8")).resize((W, H), Image.BICUBIC)
).astype(float) / 255 - 0.5
relief = height * 34 + grain * 1.1 + long_grain * 0.7
dy, dx = np.gradient(relief)
normal = np.dstack([-dx, -dy, np.ones_like(relief)])
normal /= np.linalg.norm(normal, axis=2, keepdims=True)
lamp = np.array([-0.62, -0.58, 0.53])
lamp /= np.linalg.norm(lamp)
diffuse = np.clip(normal @ lamp, 0, 1)
half = lamp + np.array([0, 0, 1.0])
half /= np.linalg.norm(half)
gloss = np.clip(normal @ half, 0, 1) ** 38
# The counter lies deeper than the face and in its shade.
shade = np.roll(np.roll(blur(face, 26), 26, axis=0), 28, axis=1) * (1 - face)
tone = (0.16 + 0.62 * diffuse + 0.55 * gloss) * (0.72 + 0.34 * blur(face, 2)) * (1 - 0.55 * shade)
yy, xx = np.mgrid[0:H, 0:W]
tone *= 1.12 - 0.5 * np.hypot((xx - W * 0.42) / W, (yy - H * 0.42) / H)
image = Image.fromarray(np.clip(tone * 255, 0, 255).astype("uint8"))
image.save("sort.jpg", quality=84, optimize=True, dpi=(350, 350))
