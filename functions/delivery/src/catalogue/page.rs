//! Reading a mail's page as its reader does.

/// A paragraph of a page: its words, and its link if it has one.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Paragraph {
    pub(super) text: String,
    pub(super) link: Option<String>,
}

/// The paragraphs of a page.
pub(super) fn paragraphs(html: &str) -> Vec<Paragraph> {
    let (_, body) = html.split_once("<body").unwrap();
    let paragraphs = body.split("<p").skip(1).map(|rest| {
        let (_, rest) = rest.split_once('>').unwrap();
        let (inner, _) = rest.split_once("</p>").unwrap();
        let link = attributes(inner, "href").pop();
        Paragraph { text: plain(inner), link }
    });
    paragraphs.collect()
}

/// The values of an attribute, wherever it stands.
pub(super) fn attributes(html: &str, name: &str) -> Vec<String> {
    let begin = format!(" {name}=\"");
    let values = html.split(&begin).skip(1).map(|rest| unescaped(rest.split_once('"').unwrap().0));
    values.collect()
}

/// The names of the elements in a page.
pub(super) fn elements(html: &str) -> Vec<&str> {
    let names = html.split('<').skip(1).map(|rest| rest.split([' ', '>', '\n']).next().unwrap());
    names.filter(|name| !name.starts_with(['/', '!'])).collect()
}

/// The text of a piece of a page, with line breaks where it has them.
fn plain(html: &str) -> String {
    let mut text = String::new();
    for (nth, part) in html.replace("<br>\n", "\n").split('<').enumerate() {
        let shown = if nth == 0 { part } else { part.split_once('>').unwrap().1 };
        text.push_str(shown);
    }
    unescaped(&text)
}

fn unescaped(html: &str) -> String {
    let replaced = [("&#60;", "<"), ("&#62;", ">"), ("&#34;", "\""), ("&#39;", "'"), ("&#38;", "&")];
    replaced.iter().fold(html.to_owned(), |text, (escaped, letter)| text.replace(escaped, letter))
}
