//! An invoice as a PDF: A4, PDF/A-3a and PDF/UA-1, tagged, with its font inside.
//!
//! The same invoice gives the same bytes: no clock, no random number and no file is read.

mod font;
mod layout;
mod tree;

use krilla::{
    Document, SerializeSettings,
    color::rgb,
    configure::{Accessibility, Archival, ConfigurationBuilder},
    destination::XyzDestination,
    error::KrillaError,
    geom::{Path, PathBuilder, Point},
    metadata::{DateTime, Metadata},
    outline::{Outline, OutlineNode},
    page::PageSettings,
    paint::{Fill, Stroke},
    surface::Surface,
    tagging::{Artifact, ArtifactType, ContentTag, SpanTag},
};

use self::{
    font::Fonts,
    layout::{Heading, Item, Layout},
    tree::Tree,
};
use crate::content::Content;

/// Why there is no PDF.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    /// The embedded font cannot be read.
    #[error("the embedded font cannot be read")]
    Font,
    /// The size of the page, or the set of standards, is none.
    #[error("the settings of the document cannot be used")]
    Setting,
    /// The writer refused the document, for instance as no PDF/A.
    #[error("the document cannot be written: {0:?}")]
    Refused(KrillaError),
}

/// The invoice as a PDF.
///
/// # Errors
///
/// If the embedded font cannot be read, or the writer finds that the document is no PDF/A.
pub(crate) fn pdf(content: &Content) -> Result<Vec<u8>, PdfError> {
    let fonts = Fonts::new()?;
    let Layout { pages, mut tree, headings } = layout::layout(content, &fonts);
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A3_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|_| PdfError::Setting)?;
    let settings = SerializeSettings { configuration, enable_tagging: true, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    let size = PageSettings::from_wh(layout::WIDTH, layout::HEIGHT).ok_or(PdfError::Setting)?;
    for items in pages {
        let mut page = document.start_page_with(size.clone());
        let mut surface = page.surface();
        for item in items {
            draw(&mut surface, &mut tree, &fonts, item);
        }
        surface.finish();
        page.finish();
    }
    let language = content.language.tag();
    document.set_metadata(metadata(content, language));
    document.set_outline(outline(headings));
    document.set_tag_tree(tree.finish(language));
    document.finish().map_err(PdfError::Refused)
}

fn metadata(content: &Content, language: &str) -> Metadata {
    let number = |of: i8| u8::try_from(of).unwrap_or_default();
    let day = content.issued_on;
    let made = DateTime::new(u16::try_from(day.year()).unwrap_or_default());
    let made = made.month(number(day.month())).day(number(day.day())).hour(0).minute(0).second(0).utc_offset_hour(0);
    let seller = content.seller.first().cloned().unwrap_or_default();
    Metadata::new()
        .document_id(format!("{seller}\n{}", content.title))
        .title(content.title.clone())
        .authors(vec![seller])
        .language(language.to_owned())
        .creation_date(made)
}

/// The title, and below it the other headings.
fn outline(headings: Vec<Heading>) -> Outline {
    let mut outline = Outline::new();
    let mut whole: Option<OutlineNode> = None;
    for heading in headings {
        let place = XyzDestination::new(heading.page, Point::from_xy(0.0, heading.y));
        let node = OutlineNode::new(heading.words, place).with_open(true);
        match &mut whole {
            Some(whole) if !heading.title => whole.push_child(node),
            _ => {
                if let Some(done) = whole.replace(node) {
                    outline.push_child(done);
                }
            }
        }
    }
    if let Some(whole) = whole {
        outline.push_child(whole);
    }
    outline
}

fn draw(surface: &mut Surface<'_>, tree: &mut Tree, fonts: &Fonts, item: Item) {
    match item {
        Item::Text { run, .. } if run.glyphs.is_empty() => {}
        Item::Text { x, y, run, style, part } => {
            let tag = match part {
                Some(_) => ContentTag::Span(SpanTag::empty()),
                None => ContentTag::Artifact(Artifact::with_kind(ArtifactType::PaginationOther)),
            };
            let piece = surface.start_tagged(tag);
            surface.set_stroke(None);
            surface.set_fill(Some(Fill { paint: color(style.color).into(), ..Fill::default() }));
            let font = fonts.font(style.weight).clone();
            surface.draw_glyphs(Point::from_xy(x, y), &run.glyphs, font, &run.text, style.size, false);
            surface.end_tagged();
            if let Some(part) = part {
                tree.fill(part, piece);
            }
        }
        Item::Rule { x, end, y, thick, color: shade } => {
            let Some(path) = rule(x, end, y) else { return };
            surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
            surface.set_fill(None);
            surface.set_stroke(Some(Stroke { paint: color(shade).into(), width: thick, ..Stroke::default() }));
            surface.draw_path(&path);
            surface.end_tagged();
        }
    }
}

fn rule(x: f32, end: f32, y: f32) -> Option<Path> {
    let mut path = PathBuilder::new();
    path.move_to(x, y);
    path.line_to(end, y);
    path.finish()
}

fn color([red, green, blue]: [u8; 3]) -> rgb::Color {
    rgb::Color::new(red, green, blue)
}
