//! The XML of a part, event by event.

use std::{
    borrow::Cow,
    io::{self, BufRead, Read},
};

use domain::integrations::files::{FileError, limits};
use quick_xml::{
    Reader, XmlVersion,
    escape::resolve_xml_entity,
    events::{BytesEnd, BytesRef, BytesStart, Event},
};

/// How deep elements may be within each other. Those that are read are at most six deep.
const DEPTH: usize = 100;

/// The bytes of an element's tag, or of a text without elements.
const EVENT: usize = limits::ROW;

/// The bytes of a text that are kept. So much more than a cell may have that one which is cut has too many still.
const KEPT: usize = limits::CELL + 4;

/// A part of a spreadsheet. It holds one event at a time.
pub(crate) struct Part<R> {
    reader: Reader<Allowance<R>>,
    event: Vec<u8>,
    depth: usize,
}

/// What comes next in a part.
pub(crate) enum Item<'a> {
    /// An element begins. One that is empty begins and ends.
    Start(Element<'a>),
    /// The element that began last ends.
    End(End<'a>),
    /// A piece of its text.
    Text(Cow<'a, str>),
    /// A character of its text that is written as a reference.
    Reference(char),
    /// A comment or the like.
    Other,
}

/// The end of an element.
pub(crate) struct End<'a> {
    name: BytesEnd<'a>,
    depth: usize,
}

impl End<'_> {
    /// Whether it is of this name, in any namespace.
    pub(crate) fn is(&self, name: &str) -> bool {
        self.name.local_name().as_ref() == name
    }

    /// Whether it is the end of the whole part.
    pub(crate) fn is_last(&self) -> bool {
        self.depth == 0
    }
}

/// The beginning of an element.
pub(crate) struct Element<'a>(BytesStart<'a>);

impl Element<'_> {
    /// Whether it is of this name, in any namespace.
    pub(crate) fn is(&self, name: &str) -> bool {
        self.0.local_name().as_ref() == name
    }

    /// Gives each attribute, with its name as it is written and its value.
    ///
    /// # Errors
    /// If they cannot be read.
    pub(crate) fn attributes(&self, mut attribute: impl FnMut(&str, Cow<'_, str>)) -> Result<(), FileError> {
        // The check for two of the same name compares each with each.
        for found in self.0.attributes().with_checks(false) {
            let found = found.map_err(|_| FileError::SpreadsheetDamaged)?;
            let value = found.normalized_value(XmlVersion::Explicit1_0).map_err(|_| FileError::SpreadsheetDamaged)?;
            attribute(found.key.as_ref(), value);
        }
        Ok(())
    }

    /// The value of an attribute.
    ///
    /// # Errors
    /// If it cannot be read.
    pub(crate) fn attribute(&self, name: &str) -> Result<Option<String>, FileError> {
        let mut value = None;
        self.attributes(|key, found| {
            if key == name {
                value = Some(found.into_owned());
            }
        })?;
        Ok(value)
    }
}

impl<R: BufRead> Part<R> {
    /// From the beginning.
    pub(crate) fn new(bytes: R) -> Self {
        let mut reader = Reader::from_reader(Allowance { bytes, left: EVENT });
        reader.config_mut().expand_empty_elements = true;
        Self { reader, event: Vec::new(), depth: 0 }
    }

    /// How many elements are open.
    pub(crate) fn depth(&self) -> usize {
        self.depth
    }

    /// What comes next. The end of the part is an error: one stops at the end of the element that is read.
    ///
    /// # Errors
    /// If it is no XML, or has declarations of its own (DTD), or is longer or deeper than is read.
    pub(crate) fn next(&mut self) -> Result<Item<'_>, FileError> {
        self.event.clear();
        self.reader.get_mut().left = EVENT;
        match self.reader.read_event_into(&mut self.event) {
            Ok(Event::Start(start)) => {
                self.depth += 1;
                if self.depth > DEPTH {
                    return Err(FileError::SpreadsheetDamaged);
                }
                Ok(Item::Start(Element(start)))
            }
            Ok(Event::End(end)) => {
                self.depth -= 1;
                Ok(Item::End(End { name: end, depth: self.depth }))
            }
            Ok(Event::Text(text)) => Ok(Item::Text(text.xml10_content())),
            Ok(Event::CData(text)) => Ok(Item::Text(text.xml10_content())),
            Ok(Event::GeneralRef(reference)) => referred(&reference).map(Item::Reference),
            Ok(Event::Comment(_) | Event::PI(_) | Event::Decl(_)) => Ok(Item::Other),
            Ok(Event::DocType(_) | Event::Eof | Event::Empty(_)) | Err(_) => Err(FileError::SpreadsheetDamaged),
        }
    }

    /// Adds the text of the element that began last, which is read to its end. No more than [`KEPT`] is kept.
    ///
    /// # Errors
    /// As of [`next`](Self::next).
    pub(crate) fn text(&mut self, text: &mut String) -> Result<(), FileError> {
        let depth = self.depth;
        while self.depth >= depth {
            match self.next()? {
                Item::Text(piece) => add(text, &piece),
                Item::Reference(character) => add(text, character.encode_utf8(&mut [0; 4])),
                Item::Start(_) | Item::End(_) | Item::Other => {}
            }
        }
        Ok(())
    }

    /// Reads the element that began last to its end.
    ///
    /// # Errors
    /// As of [`next`](Self::next).
    pub(crate) fn skip(&mut self) -> Result<(), FileError> {
        let depth = self.depth;
        while self.depth >= depth {
            self.next()?;
        }
        Ok(())
    }
}

/// Adds to a text, of which no more than [`KEPT`] is kept.
pub(crate) fn add(text: &mut String, piece: &str) {
    let room = KEPT.saturating_sub(text.len());
    text.push_str(piece.get(..piece.floor_char_boundary(room)).unwrap_or_default());
}

/// The character of a reference. There are none but those of XML itself.
fn referred(reference: &BytesRef<'_>) -> Result<char, FileError> {
    let named = resolve_xml_entity(reference).and_then(|text| text.chars().next());
    let found = named.or_else(|| reference.resolve_char_ref().ok().flatten());
    found.ok_or(FileError::SpreadsheetDamaged)
}

/// Bytes that end with an error once an event has read more of them than any may.
struct Allowance<R> {
    bytes: R,
    left: usize,
}

impl<R: BufRead> Read for Allowance<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(into)?;
        self.consume(read);
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Allowance<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let bytes = self.bytes.fill_buf()?;
        if self.left == 0 && !bytes.is_empty() {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        Ok(bytes.get(..self.left).unwrap_or(bytes))
    }

    fn consume(&mut self, amount: usize) {
        self.left -= amount;
        self.bytes.consume(amount);
    }
}
