"""Cuts a static Inter of the npm package inter-ui 4.1.1 down to what an invoice in Europe needs, as TrueType.

    npm pack inter-ui@4.1.1 && tar xzf inter-ui-4.1.1.tgz
    pip install fonttools==4.68.0 brotli==1.2.1
    for w in Regular SemiBold; do python3 cut.py package/web/Inter-$w.woff2 Inter-$w.ttf; done
"""
import sys

from fontTools import subset
from fontTools.ttLib import TTFont

RANGES = [
    (0x0020, 0x007E),  # Basic Latin
    (0x00A0, 0x024F),  # Latin-1, Latin Extended-A and B
    (0x0259, 0x0259), (0x02B9, 0x02DD),  # schwa, modifier letters
    (0x0300, 0x036F),  # combining marks
    (0x0370, 0x03FF), (0x0400, 0x045F), (0x0490, 0x0493),  # Greek, Cyrillic
    (0x1E80, 0x1E85), (0x1E9E, 0x1E9E), (0x1EA0, 0x1EF9),  # Welsh, capital sharp s, Vietnamese
    (0x2010, 0x2015), (0x2018, 0x201E), (0x2020, 0x2022), (0x2026, 0x2026),  # dashes, quotes, bullets
    (0x2007, 0x2009), (0x202F, 0x2030), (0x2032, 0x2033), (0x2039, 0x203A), (0x2044, 0x2044),
    (0x20A0, 0x20C0),  # currency signs
    (0x2116, 0x2117), (0x2120, 0x2122), (0x2190, 0x2193),  # numero, trademark, arrows
    (0x2212, 0x2212), (0x2248, 0x2248), (0x2260, 0x2260), (0x2264, 0x2265),  # signs of arithmetic
    (0x25A1, 0x25A1),  # white square: drawn for what is not here
]
src, dst = sys.argv[1], sys.argv[2]
font = TTFont(src, recalcTimestamp=False)
font.flavor = None
o = subset.Options()
o.layout_features = ["kern", "mark", "mkmk", "ccmp", "locl", "tnum"]
o.hinting = False
o.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
o.name_languages = [0x409]
o.notdef_outline = True
o.glyph_names = False
o.drop_tables += ["DSIG", "STAT", "MVAR", "gasp"]
s = subset.Subsetter(o)
s.populate(unicodes=[c for a, b in RANGES for c in range(a, b + 1)])
s.subset(font)
font.save(dst)
print(dst, len(font.getGlyphOrder()), "glyphs", sorted(font.keys()), "fsType", font["OS/2"].fsType, font["name"].getDebugName(0), "|", font["name"].getDebugName(5))
