//! Where everything stands: an invoice as pages of text and rules, and as a tree of what they are. Nothing here knows
//! of PDF. Measures are in points, from the top left corner of the page.

mod sums;
mod table;

use super::{
    font::{Fonts, Run, Style, Weight, clean},
    tree::{Part, Role, Tree},
};
use crate::content::{Content, Note};

/// The width of A4.
pub(super) const WIDTH: f32 = 595.276;
/// The height of A4.
pub(super) const HEIGHT: f32 = 841.89;

const LEFT: f32 = 56.0;
const RIGHT: f32 = WIDTH - 56.0;
const TOP: f32 = 60.0;
/// Nothing but the foot of the page stands below this.
const BOTTOM: f32 = HEIGHT - 76.0;
const FOOT: f32 = HEIGHT - 52.0;
/// Between two columns.
const GAP: f32 = 16.0;
/// The longest line of a note: more is hard to read.
const MEASURE: f32 = 380.0;
/// Above and below the text of a row.
const PADDING: f32 = 6.0;

const INK: [u8; 3] = [23, 27, 34];
const GREY: [u8; 3] = [94, 101, 113];
const HAIR: [u8; 3] = [221, 224, 230];

const TITLE: Style = Style { weight: Weight::Strong, size: 23.0, color: INK, tabular: false };
const STRONG: Style = Style { weight: Weight::Strong, size: 9.0, color: INK, tabular: false };
const BODY: Style = Style { weight: Weight::Regular, size: 9.0, color: INK, tabular: false };
const QUIET: Style = Style { color: GREY, ..BODY };
const SMALL: Style = Style { size: 7.5, color: GREY, ..BODY };
const FIGURE: Style = Style { tabular: true, ..BODY };
const TOTAL: Style = Style { size: 12.0, tabular: true, ..STRONG };

/// Which edge the lines of a text share.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Side {
    Left,
    Right,
}

/// Something on a page.
pub(super) enum Item {
    /// A line of text, its left end at (`x`, `y`) on its baseline; decoration where it is no `part` of the document.
    Text { x: f32, y: f32, run: Run, style: Style, part: Option<Part> },
    /// A rule from `x` to `end`.
    Rule { x: f32, end: f32, y: f32, thick: f32, color: [u8; 3] },
}

/// A heading, for the outline of the document.
pub(super) struct Heading {
    pub(super) words: String,
    pub(super) page: usize,
    pub(super) y: f32,
    /// Whether it is the heading of the whole.
    pub(super) title: bool,
}

/// An invoice, laid out.
pub(super) struct Layout {
    pub(super) pages: Vec<Vec<Item>>,
    pub(super) tree: Tree,
    pub(super) headings: Vec<Heading>,
}

/// Lays the invoice out.
pub(super) fn layout(content: &Content, fonts: &Fonts) -> Layout {
    let mut sheet = Sheet::new(fonts, &content.title);
    sheet.head(content);
    sheet.table(content);
    sheet.sums(content);
    content.notes.iter().for_each(|note| sheet.note(note));
    sheet.feet(content);
    Layout { pages: sheet.pages, tree: sheet.tree, headings: sheet.headings }
}

/// The pages so far, and where the next thing goes.
struct Sheet<'a> {
    fonts: &'a Fonts,
    title: &'a str,
    pages: Vec<Vec<Item>>,
    tree: Tree,
    headings: Vec<Heading>,
    y: f32,
}

impl<'a> Sheet<'a> {
    fn new(fonts: &'a Fonts, title: &'a str) -> Self {
        Self { fonts, title, pages: vec![Vec::new()], tree: Tree::default(), headings: Vec::new(), y: TOP }
    }

    fn put(&mut self, item: Item) {
        if let Some(page) = self.pages.last_mut() {
            page.push(item);
        }
    }

    /// Begins another page, with the title as a reminder.
    fn turn(&mut self) {
        self.pages.push(Vec::new());
        let run = self.fonts.run(self.title, SMALL);
        self.put(Item::Text { x: LEFT, y: TOP - 14.0, run, style: SMALL, part: None });
        self.y = TOP + 10.0;
    }

    /// Begins another page where less than `height` is left of this one.
    fn keep(&mut self, height: f32) {
        if self.y + height > BOTTOM && self.y > TOP + 10.0 {
            self.turn();
        }
    }

    fn rule(&mut self, x: f32, end: f32, y: f32, thick: f32, color: [u8; 3]) {
        self.put(Item::Rule { x, end, y, thick, color });
    }

    /// Puts a line of text between `x` and `x + width`, with `y` as its top.
    fn line(&mut self, run: Run, style: Style, side: Side, (x, y, width): (f32, f32, f32), part: Option<Part>) {
        let x = match side {
            Side::Left => x,
            Side::Right => x + width - run.width,
        };
        self.put(Item::Text { x, y: y + style.baseline(), run, style, part });
    }

    /// Puts lines below each other, and says where the last one ends. They stay on the page.
    fn block(&mut self, text: &str, style: Style, side: Side, (x, y, width): (f32, f32, f32), part: Part) -> f32 {
        let mut y = y;
        for run in self.fonts.wrap(text, style, width) {
            self.line(run, style, side, (x, y, width), Some(part));
            y += style.line();
        }
        y
    }

    /// Remembers a heading for the outline.
    fn heading(&mut self, words: &str, y: f32, title: bool) {
        self.headings.push(Heading { words: clean(words, false), page: self.pages.len() - 1, y, title });
    }

    /// The title, who sells, who buys, and the facts.
    fn head(&mut self, content: &Content) {
        let words = content.words;
        let part = self.tree.add(None, Role::Title(clean(&content.title, false)));
        self.heading(&content.title, self.y, true);
        self.y = self.block(&content.title, TITLE, Side::Left, (LEFT, self.y, RIGHT - LEFT), part) + 24.0;

        let top = self.y;
        self.rule(LEFT, RIGHT, top, 0.5, HAIR);
        let top = top + 14.0;
        let column = 140.0;
        let seller = self.party(words.from, &content.seller, LEFT, top, column);
        let buyer = self.party(words.to, &content.buyer, LEFT + column + GAP, top, column);
        let facts = self.facts(content, LEFT + 2.0 * (column + GAP), top);
        self.y = seller.max(buyer).max(facts) + 30.0;
    }

    fn party(&mut self, label: &str, lines: &[String], x: f32, y: f32, width: f32) -> f32 {
        let section = self.tree.add(None, Role::Section);
        let heading = self.tree.add(Some(section), Role::Heading(label.to_owned()));
        self.heading(label, y, false);
        let mut y = self.block(label, SMALL, Side::Left, (x, y, width), heading) + 3.0;
        for (number, text) in lines.iter().enumerate() {
            let part = self.tree.add(Some(section), Role::Paragraph);
            let style = if number == 0 { STRONG } else { BODY };
            y = self.block(text, style, Side::Left, (x, y, width), part);
        }
        y
    }

    fn facts(&mut self, content: &Content, x: f32, y: f32) -> f32 {
        if content.facts.is_empty() {
            return y;
        }
        let table = self.tree.add(None, Role::Table);
        let widest = content.facts.iter().map(|fact| self.fonts.width(fact.label, QUIET)).fold(0.0, f32::max);
        let room = RIGHT - x;
        let label = widest.min(room * 0.55);
        let mut y = y;
        for fact in &content.facts {
            let row = self.tree.add(Some(table), Role::Row);
            let head = self.tree.add(Some(row), Role::RowHeader);
            let cell = self.tree.add(Some(row), Role::Cell);
            let left = self.block(fact.label, QUIET, Side::Left, (x, y, label), head);
            let value = (x + label + 8.0, y, room - label - 8.0);
            let right = self.block(&fact.value, BODY, Side::Right, value, cell);
            y = left.max(right) + 2.5;
        }
        y
    }

    /// A note. Its heading stays with its first lines.
    fn note(&mut self, note: &Note) {
        let section = self.tree.add(None, Role::Section);
        let lines = self.fonts.wrap(&note.text, BODY, MEASURE);
        let first = lines.iter().take(2).fold(0.0, |sum, _| sum + BODY.line());
        self.keep(STRONG.line() + 3.0 + first);
        let part = self.tree.add(Some(section), Role::Heading(note.heading.to_owned()));
        self.heading(note.heading, self.y, false);
        self.y = self.block(note.heading, STRONG, Side::Left, (LEFT, self.y, MEASURE), part) + 2.0;
        let part = self.tree.add(Some(section), Role::Paragraph);
        for run in lines {
            self.keep(BODY.line());
            self.line(run, BODY, Side::Left, (LEFT, self.y, MEASURE), Some(part));
            self.y += BODY.line();
        }
        self.y += 12.0;
    }

    /// The foot of every page: whose invoice it is, and which page of how many.
    fn feet(&mut self, content: &Content) {
        let words = content.words;
        let count = self.pages.len();
        let seller = content.seller.first().map_or("", String::as_str);
        for (number, page) in self.pages.iter_mut().enumerate() {
            let left = self.fonts.run(&format!("{seller} · {}", content.title), SMALL);
            let right = self.fonts.run(&format!("{} {} {} {count}", words.page, number + 1, words.of), SMALL);
            let end = RIGHT - right.width;
            page.push(Item::Text { x: LEFT, y: FOOT, run: left, style: SMALL, part: None });
            page.push(Item::Text { x: end, y: FOOT, run: right, style: SMALL, part: None });
        }
    }
}
