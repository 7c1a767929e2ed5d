//! The text of a letter: Markdown that is made harmless, as HTML and as plain text.

use pulldown_cmark::{CowStr, Event, LinkType, Options, Parser, Tag, TagEnd, html};

use crate::plain;

/// What links may lead to.
const SCHEMES: [&str; 3] = ["https://", "http://", "mailto:"];

/// A rendered text.
pub(crate) struct Body {
    pub(crate) html: String,
    pub(crate) text: String,
}

/// Renders Markdown (`CommonMark`, without extensions).
pub(crate) fn render(markdown: &str) -> Body {
    let events = harmless(Parser::new_ext(markdown, Options::empty()));
    let mut page = String::with_capacity(markdown.len() * 2);
    html::push_html(&mut page, events.iter().cloned());
    Body { html: page, text: plain::text(&events) }
}

/// The events without what loads, runs or leads elsewhere than on the web or to a mailbox.
fn harmless<'a>(events: impl Iterator<Item = Event<'a>>) -> Vec<Event<'a>> {
    // Whether each link that is open is kept.
    let mut links = Vec::new();
    let mut kept = Vec::new();
    for event in events {
        match event {
            Event::Start(Tag::Link { link_type, dest_url, .. }) => {
                let target = target(link_type, dest_url);
                links.push(target.is_some());
                kept.extend(target.map(|dest_url| {
                    let (title, id) = (CowStr::Borrowed(""), CowStr::Borrowed(""));
                    Event::Start(Tag::Link { link_type: LinkType::Inline, dest_url, title, id })
                }));
            }
            Event::End(TagEnd::Link) => kept.extend(links.pop().unwrap_or_default().then_some(event)),
            // What describes an image stands in its place.
            Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => {}
            Event::Start(Tag::HtmlBlock) => kept.push(Event::Start(Tag::Paragraph)),
            Event::End(TagEnd::HtmlBlock) => kept.push(Event::End(TagEnd::Paragraph)),
            Event::Html(text) | Event::InlineHtml(text) => kept.push(Event::Text(text)),
            other => kept.push(other),
        }
    }
    kept
}

/// Where a link leads, if it may.
fn target(link_type: LinkType, url: CowStr<'_>) -> Option<CowStr<'_>> {
    if link_type == LinkType::Email {
        return Some(format!("mailto:{url}").into());
    }
    let is_of = |scheme: &&str| url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    SCHEMES.iter().any(is_of).then_some(url)
}

/// A text as it stands in HTML, also within an attribute.
pub(crate) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Every element that the text of a letter may have.
    const ELEMENTS: [&str; 18] = [
        "a",
        "blockquote",
        "br",
        "code",
        "em",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
        "strong",
        "ul",
    ];

    /// The tags of a page.
    fn tags(html: &str) -> Vec<&str> {
        html.split('<').skip(1).map(|rest| rest.split('>').next().unwrap_or_default()).collect()
    }

    fn links(html: &str) -> Vec<String> {
        let of = |tag: &str| Some(tag.strip_prefix("a href=\"")?.strip_suffix('"')?.replace("&amp;", "&"));
        tags(html).into_iter().filter_map(of).collect()
    }

    /// Whether an element may have these attributes: none, or the one that belongs to it.
    fn is_harmless(element: &str, attributes: &str) -> bool {
        let begin = match element {
            "a" => "href=\"",
            "ol" => "start=\"",
            "code" => "class=\"language-",
            _ => return attributes.is_empty(),
        };
        let value = attributes.strip_prefix(begin).and_then(|rest| rest.strip_suffix('"'));
        attributes.is_empty() || value.is_some_and(|value| !value.contains('"'))
    }

    fn check_harmless(html: &str) {
        for tag in tags(html) {
            let tag = tag.trim_start_matches('/').trim_end_matches([' ', '/']);
            let (element, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
            assert!(ELEMENTS.contains(&element) && is_harmless(element, attributes), "{tag}: {html}");
        }
        for link in links(html) {
            let scheme = link.to_ascii_lowercase();
            assert!(SCHEMES.iter().any(|known| scheme.starts_with(known)), "{link}: {html}");
        }
    }

    /// A piece of Markdown.
    fn piece() -> impl Strategy<Value = String> {
        prop_oneof![
            "[a-zæøå ]{1,9}",
            Just("\n\n".to_owned()),
            "\n(- |1\\. |> |# |    )",
            "\\*\\*[a-z]{1,5}\\*\\*",
            "`[a-z<>]{1,5}`",
            "\\[[a-z]{1,5}\\]\\((https?://[a-z]{1,5}\\.example/[a-z]{0,4}(\\?a=b&c=d)?|mailto:[a-z]{1,5}@b\\.example|javascript:alert\\(1\\)|/x|data:text/html,x)\\)",
            "<https://[a-z]{1,5}\\.example>",
            "<[a-z]{1,5}@b\\.example>",
            "!\\[[a-z]{0,5}\\]\\(https://[a-z]{1,5}\\.example/[a-z]{1,5}\\.png\\)",
            "\\[!\\[[a-z]{1,5}\\]\\(https://i\\.example/i\\.png\\)\\]\\(https://[a-z]{1,5}\\.example\\)",
            "<(script|img|iframe|style|a)( src=\"https://x\\.example/x\")?( onload=x)?>[a-z]{0,4}(</script>)?",
        ]
    }

    proptest! {
        #[test]
        fn p08_no_markdown_makes_a_letter_that_loads_or_runs_anything(markdown in "\\PC{0,200}|[ -~\n]{0,300}|[<>/=a-s\"'!\\[\\]()`\n ]{0,200}") {
            check_harmless(&render(&markdown).html);
        }

        #[test]
        fn p08_pieces_of_markdown_make_no_letter_that_loads_anything(pieces in prop::collection::vec(piece(), 0..20)) {
            check_harmless(&render(&pieces.concat()).html);
        }

        #[test]
        fn a_page_and_its_text_have_the_same_links(pieces in prop::collection::vec(piece(), 0..20)) {
            let Body { html, text } = render(&pieces.join(" "));
            let mut rest = text.as_str();
            for link in links(&html) {
                let marked = format!("<{link}>");
                let found = rest.find(&marked);
                prop_assert!(found.is_some(), "{} in {} of {}", link, text, html);
                rest = &rest[found.unwrap_or_default() + marked.len()..];
            }
        }
    }

    #[test]
    fn html_is_shown_as_text_and_an_image_is_described() {
        let Body { html, text } =
            render("<script>alert(1)</script>\n\nHej <b>du</b> ![en graf](https://x.example/x.png)");
        assert_eq!(html, "<p>&lt;script&gt;alert(1)&lt;/script&gt;\n</p>\n<p>Hej &lt;b&gt;du&lt;/b&gt; en graf</p>\n");
        assert_eq!(text, "<script>alert(1)</script>\n\nHej <b>du</b> en graf\n");
    }

    #[test]
    fn links_lead_to_the_web_and_to_mailboxes_only() {
        let Body { html, text } = render(
            "[a](https://x.example/?a&b) [b](javascript:alert(1)) [c](/x) [d](MAILTO:a@b.example) <e@f.example> <https://g.example>",
        );
        assert_eq!(
            links(&html),
            ["https://x.example/?a&b", "MAILTO:a@b.example", "mailto:e@f.example", "https://g.example"]
        );
        assert_eq!(
            text,
            "a <https://x.example/?a&b> b c d <MAILTO:a@b.example> e@f.example <mailto:e@f.example> <https://g.example>\n"
        );
    }
}
