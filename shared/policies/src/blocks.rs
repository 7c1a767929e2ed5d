//! The paragraphs, list items, table rows and headings of a text in Markdown, as our texts use it.

/// A piece of a text that is compared as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Block {
    /// The heading that it stands under. A heading stands under itself.
    pub(crate) heading: String,
    /// Its text in Markdown, on one line, without what makes it an item, a row or a heading.
    pub(crate) text: String,
}

/// What a line is.
enum Line<'a> {
    /// Nothing, or the rule below a table's head.
    Separator,
    Heading(&'a str),
    /// The first line of a list item.
    Item(&'a str),
    Row(&'a str),
    /// A line of a paragraph, or a further one of a list item.
    Text(&'a str),
}

impl<'a> Line<'a> {
    fn of(line: &'a str) -> Self {
        let line = line.trim();
        if line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ')) {
            return Self::Separator;
        }
        if let Some(row) = line.strip_prefix('|') {
            return Self::Row(row.strip_suffix('|').unwrap_or(row));
        }
        let heading = line.trim_start_matches('#');
        if heading.len() < line.len() && heading.starts_with(' ') {
            return Self::Heading(heading);
        }
        let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
        let item = ["- ", "* ", "+ "].iter().find_map(|mark| line.strip_prefix(mark));
        let numbered = || number.strip_prefix(". ").filter(|_| number.len() < line.len());
        item.or_else(numbered).map_or(Self::Text(line), Self::Item)
    }
}

/// The blocks of a text, in its order.
pub(crate) fn blocks(markdown: &str) -> Vec<Block> {
    let (mut blocks, mut heading) = (Vec::<Block>::new(), String::new());
    // Whether the last block goes on in the next line.
    let mut is_open = false;
    for line in markdown.lines() {
        let (text, goes_on) = match Line::of(line) {
            Line::Separator => {
                is_open = false;
                continue;
            }
            Line::Text(text) if is_open => {
                if let Some(last) = blocks.last_mut() {
                    last.text = one_line(&format!("{} {text}", last.text));
                }
                continue;
            }
            Line::Heading(text) => {
                heading = plain(&one_line(text));
                (text, false)
            }
            Line::Row(text) => (text, false),
            Line::Item(text) | Line::Text(text) => (text, true),
        };
        is_open = goes_on;
        blocks.push(Block { heading: heading.clone(), text: one_line(text) });
    }
    blocks
}

/// The text with single spaces.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text without marks for bold and code, and of links only what they are called.
pub(crate) fn plain(markdown: &str) -> String {
    let text = markdown.replace("**", "").replace('`', "");
    let mut plain = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once('[') {
        plain.push_str(before);
        let link = after.split_once("](").filter(|(name, _)| !name.contains(']'));
        let link = link.and_then(|(name, after)| Some((name, after.split_once(')')?.1)));
        if let Some((name, after)) = link {
            plain.push_str(name);
            rest = after;
        } else {
            plain.push('[');
            rest = after;
        }
    }
    plain + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_falls_into_paragraphs_items_rows_and_headings_wherever_its_lines_break() {
        let markdown = "# The *policy*\n\nOne paragraph\nover two   lines.\n\n## Under\n- **First**: an item\n  that goes on\n\
                        - second\n\nBetween.\n1. third\n\n| A | B |\n|---|:-:|\n| 1 | 2 |\nAfter - the table";
        let found = blocks(markdown);
        let texts = found.iter().map(|block| block.text.as_str()).collect::<Vec<_>>();
        let expected = [
            "The *policy*",
            "One paragraph over two lines.",
            "Under",
            "**First**: an item that goes on",
            "second",
            "Between.",
            "third",
            "A | B",
            "1 | 2",
            "After - the table",
        ];
        assert_eq!(texts, expected);
        assert!(found[3..].iter().all(|block| block.heading == "Under"));
        assert_eq!((found[0].heading.as_str(), found[2].heading.as_str()), ("The *policy*", "Under"));
    }

    #[test]
    fn a_plain_text_has_no_marks() {
        for (markdown, text) in [
            ("**Bold** and `code`", "Bold and code"),
            ("write to [a@b.example](mailto:a@b.example).", "write to a@b.example."),
            ("[1] and [a](b) [c", "[1] and a [c"),
            ("", ""),
        ] {
            assert_eq!(plain(markdown), text);
        }
    }
}
