//! The plain text of a letter.

use pulldown_cmark::{Event, Tag, TagEnd};

/// A block that lines stand in, and what each of its lines begins with.
enum Block {
    Quote,
    Code,
    /// A list, with the number of its next item if it has numbers.
    List(Option<u64>),
    /// An item, and how far its lines are indented. Its first line has a mark of its own.
    Item {
        indent: usize,
        mark: Option<String>,
    },
}

#[derive(Default)]
struct Writer {
    text: String,
    /// The line that is being written.
    line: String,
    blocks: Vec<Block>,
    /// The links that are open: where each leads, and where its text begins in the line.
    links: Vec<(String, usize)>,
    /// Whether the next line has an empty one before it.
    is_apart: bool,
}

/// The plain text of a letter. A link stands in angle brackets behind its words.
pub(crate) fn text(events: &[Event<'_>]) -> String {
    let mut writer = Writer::default();
    for event in events {
        writer.write(event);
    }
    writer.end_line();
    writer.text
}

impl Writer {
    fn write(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(*tag),
            Event::Text(text) => self.words(text),
            Event::Code(text) => self.line.push_str(text),
            Event::SoftBreak | Event::HardBreak => self.end_line(),
            Event::Rule => {
                self.part();
                self.line.push_str("* * *");
                self.part();
            }
            // There are none: HTML is text by now, and the others are extensions.
            _ => {}
        }
    }

    /// Text, which has several lines in a block of code or of HTML.
    fn words(&mut self, text: &str) {
        let mut lines = text.split('\n');
        self.line.push_str(lines.next().unwrap_or_default());
        for line in lines {
            self.end_line();
            self.line.push_str(line);
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Paragraph | Tag::Heading { .. } => self.part(),
            Tag::BlockQuote(_) => {
                self.part();
                self.blocks.push(Block::Quote);
            }
            Tag::CodeBlock(_) => {
                self.part();
                self.blocks.push(Block::Code);
            }
            Tag::List(first) => {
                self.part();
                self.blocks.push(Block::List(*first));
            }
            Tag::Item => self.item(),
            Tag::Link { dest_url, .. } => self.links.push((dest_url.to_string(), self.line.len())),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) => self.part(),
            TagEnd::BlockQuote(_) | TagEnd::CodeBlock | TagEnd::List(_) => {
                self.part();
                let _ = self.blocks.pop();
            }
            TagEnd::Item => {
                self.end_line();
                // An empty item still has its mark.
                if let Some(Block::Item { mark: Some(_), .. }) = self.blocks.last() {
                    self.push_line("");
                }
                let _ = self.blocks.pop();
            }
            TagEnd::Link => self.end_link(),
            _ => {}
        }
    }

    fn item(&mut self) {
        self.end_line();
        let mark = match self.blocks.last_mut() {
            Some(Block::List(Some(number))) => {
                let mark = format!("{number}. ");
                *number = number.saturating_add(1);
                mark
            }
            _ => "- ".to_owned(),
        };
        self.blocks.push(Block::Item { indent: mark.len(), mark: Some(mark) });
    }

    fn end_link(&mut self) {
        let Some((link, begin)) = self.links.pop() else { return };
        let words = self.line.get(begin..).unwrap_or_default();
        if words == link {
            self.line.truncate(begin);
        } else if !words.is_empty() && !words.ends_with(' ') {
            self.line.push(' ');
        }
        self.line.push('<');
        self.line.push_str(&link);
        self.line.push('>');
    }

    /// Ends the line, and begins a part of the text that stands apart.
    fn part(&mut self) {
        self.end_line();
        self.is_apart = true;
    }

    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        // Where the words of a link go on in the next line.
        for (_, begin) in &mut self.links {
            *begin = 0;
        }
        if !line.is_empty() {
            self.push_line(&line);
        }
    }

    fn push_line(&mut self, line: &str) {
        if std::mem::take(&mut self.is_apart) && !self.text.is_empty() {
            self.text.push('\n');
        }
        for block in &mut self.blocks {
            match block {
                Block::Quote => self.text.push_str("> "),
                Block::Code => self.text.push_str("    "),
                Block::List(_) => {}
                Block::Item { indent, mark } => match mark.take() {
                    Some(mark) => self.text.push_str(&mark),
                    None => self.text.extend(std::iter::repeat_n(' ', *indent)),
                },
            }
        }
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use crate::body::render;

    #[test]
    fn a_text_reads_as_it_was_written() {
        let markdown = "# Nyt\n\nDer er *sket* noget,\nog det er `godt`.\n\n1. Et\n2. To\n   - a\n   - b\n\n> Sagt\n\n---\n\n```\nx\n  y\n```\n";
        let text = "Nyt\n\nDer er sket noget,\nog det er godt.\n\n1. Et\n2. To\n\n   - a\n   - b\n\n> Sagt\n\n* * *\n\n    x\n      y\n";
        assert_eq!(render(markdown).text, text);
    }
}
