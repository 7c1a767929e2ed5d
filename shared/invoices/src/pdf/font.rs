//! The two weights of the font, and text shaped by them.

use krilla::text::{Font, GlyphId, KrillaGlyph};
use rustybuzz::{Direction, Face, Feature, ShapePlan, UnicodeBuffer, script, ttf_parser::Tag};

use super::PdfError;

/// Inter 4.001, cut down by `fonts/cut.py`; its licence is `fonts/OFL.txt`.
static REGULAR: &[u8] = include_bytes!("../../fonts/Inter-Regular.ttf");
static STRONG: &[u8] = include_bytes!("../../fonts/Inter-SemiBold.ttf");

/// Drawn for a character that the font has no glyph for: an empty square.
const STAND_IN: char = '\u{25A1}';

/// The weight of a text.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Weight {
    Regular,
    Strong,
}

/// How a text looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Style {
    pub(super) weight: Weight,
    /// In points.
    pub(super) size: f32,
    /// Red, green, blue.
    pub(super) color: [u8; 3],
    /// Whether every digit is as wide as every other, as a column of amounts needs.
    pub(super) tabular: bool,
}

impl Style {
    /// The height of one line.
    pub(super) fn line(self) -> f32 {
        self.size * 1.45
    }

    /// How far below the top of its line the text stands.
    pub(super) fn baseline(self) -> f32 {
        // The capitals of Inter are 0.727 em high: this centres them.
        self.line() / 2.0 + self.size * 0.364
    }
}

/// One line of text, shaped.
#[derive(Clone, Debug)]
pub(super) struct Run {
    /// What it says.
    pub(super) text: String,
    /// Its glyphs, in parts of an em. One that stands in for a missing character still refers to that character.
    pub(super) glyphs: Vec<KrillaGlyph>,
    /// In points.
    pub(super) width: f32,
}

/// One weight of the font.
struct Cut {
    face: Face<'static>,
    font: Font,
    /// How to shape with it: made once, since that costs more than to shape a line.
    usual: ShapePlan,
    /// The same with digits of one width.
    tabular: ShapePlan,
}

impl Cut {
    fn new(data: &'static [u8]) -> Result<Self, PdfError> {
        let face = Face::from_slice(data, 0).ok_or(PdfError::Font)?;
        let font = Font::new(data.into(), 0).ok_or(PdfError::Font)?;
        // The font draws scripts from left to right only, and treats them alike.
        let plan =
            |features: &[Feature]| ShapePlan::new(&face, Direction::LeftToRight, Some(script::LATIN), None, features);
        let usual = plan(&[]);
        let tabular = plan(&[Feature::new(Tag::from_bytes(b"tnum"), 1, ..)]);
        Ok(Self { face, font, usual, tabular })
    }

    /// The glyphs of a text, and its width in ems.
    fn shape(&self, text: &str, tabular: bool) -> (Vec<KrillaGlyph>, f32) {
        let mut buffer = UnicodeBuffer::new();
        for (start, character) in text.char_indices() {
            let known = self.face.glyph_index(character).is_some();
            let start = u32::try_from(start).unwrap_or(u32::MAX);
            buffer.add(if known { character } else { STAND_IN }, start);
        }
        buffer.set_direction(Direction::LeftToRight);
        buffer.set_script(script::LATIN);
        let plan = if tabular { &self.tabular } else { &self.usual };
        let shaped = rustybuzz::shape_with_plan(&self.face, plan, buffer);
        let em = measure(self.face.units_per_em());
        let infos = shaped.glyph_infos();
        let mut width = 0.0;
        let glyphs = infos.iter().zip(shaped.glyph_positions()).enumerate().map(|(at, (info, place))| {
            // A glyph stands for the text up to where the next cluster begins.
            let end = infos.iter().skip(at).map(|next| next.cluster).find(|next| *next != info.cluster);
            let range = info.cluster as usize..end.map_or(text.len(), |end| end as usize);
            let advance = measure(place.x_advance) / em;
            width += advance;
            let (right, up) = (measure(place.x_offset) / em, measure(place.y_offset) / em);
            KrillaGlyph::new(GlyphId::new(info.glyph_id), advance, right, up, 0.0, range, None)
        });
        let glyphs = glyphs.collect();
        (glyphs, width)
    }
}

/// The font in its two weights.
pub(super) struct Fonts {
    regular: Cut,
    strong: Cut,
}

impl Fonts {
    pub(super) fn new() -> Result<Self, PdfError> {
        Ok(Self { regular: Cut::new(REGULAR)?, strong: Cut::new(STRONG)? })
    }

    fn cut(&self, weight: Weight) -> &Cut {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Strong => &self.strong,
        }
    }

    /// What to embed.
    pub(super) fn font(&self, weight: Weight) -> &Font {
        &self.cut(weight).font
    }

    /// Shapes one line.
    pub(super) fn run(&self, text: &str, style: Style) -> Run {
        let text = clean(text, false);
        let (glyphs, ems) = self.cut(style.weight).shape(&text, style.tabular);
        Run { text, glyphs, width: ems * style.size }
    }

    /// How wide the text is as one line.
    pub(super) fn width(&self, text: &str, style: Style) -> f32 {
        self.run(text, style).width
    }

    /// Shapes a text in lines no wider than `width`. A word that alone is wider is broken.
    pub(super) fn wrap(&self, text: &str, style: Style, width: f32) -> Vec<Run> {
        let text = clean(text, true);
        let space = self.width(" ", style);
        let mut lines = Vec::new();
        for paragraph in text.split('\n') {
            let mut line = String::new();
            let mut used = 0.0;
            for word in paragraph.split(' ').filter(|word| !word.is_empty()) {
                for part in self.fit(word, style, width) {
                    let wide = self.width(&part, style);
                    if !line.is_empty() && used + space + wide > width {
                        // The space that the break stands for stays in the text: who copies it, needs it.
                        line.push(' ');
                        lines.push(std::mem::take(&mut line));
                    }
                    if line.is_empty() {
                        used = wide;
                    } else {
                        line.push(' ');
                        used += space + wide;
                    }
                    line.push_str(&part);
                }
            }
            lines.push(line);
        }
        let shaped = lines.iter().map(|line| {
            let mut run = self.run(line, style);
            if line.ends_with(' ') {
                // That space is not seen, and must not push a line away from the right edge.
                run.width -= space;
            }
            run
        });
        shaped.collect()
    }

    /// The word in parts that are no wider than `width`: itself alone, nearly always.
    fn fit(&self, word: &str, style: Style, width: f32) -> Vec<String> {
        if self.width(word, style) <= width {
            return vec![word.to_owned()];
        }
        let mut parts = vec![String::new()];
        let mut used = 0.0;
        for character in word.chars() {
            let wide = self.width(character.encode_utf8(&mut [0; 4]), style);
            if used + wide > width && used > 0.0 {
                parts.push(String::new());
                used = 0.0;
            }
            used += wide;
            if let Some(part) = parts.last_mut() {
                part.push(character);
            }
        }
        parts
    }
}

/// The text without what has no place in a line: control characters become spaces, invisible ones go, and private ones,
/// which PDF/A forbids, become U+FFFD.
pub(super) fn clean(text: &str, breaks: bool) -> String {
    text.chars()
        .filter(|c| {
            !matches!(c, '\u{AD}' | '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
                | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}')
        })
        .map(|c| match c {
            '\n' if breaks => c,
            '\u{E000}'..='\u{F8FF}' | '\u{F0000}'.. => char::REPLACEMENT_CHARACTER,
            c if c.is_control() => ' ',
            c => c,
        })
        .collect()
}

/// A measure of the font as a number to calculate with.
#[expect(clippy::cast_precision_loss, reason = "the measures of a font are far below 2^24")]
fn measure(units: i32) -> f32 {
    units as f32
}
