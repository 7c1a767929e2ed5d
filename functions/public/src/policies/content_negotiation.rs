//! Content negotiation: the format of the policy that the caller prefers (RFC 9110 § 12.5.1).

use domain::negotiation::Representation;

/// A format that the policy is available in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PolicyFormat {
    /// The text with its metadata: what programs get unless they request another format.
    Json,
    /// A page to read in a browser.
    Html,
    /// The text alone, in Markdown.
    Markdown,
}

impl Representation for PolicyFormat {
    const ALL: &'static [Self] = &[Self::Json, Self::Html, Self::Markdown];
    /// The policy should be readable in any case.
    const DEFAULT: Self = Self::Json;

    fn media_type(self) -> (&'static str, &'static str) {
        match self {
            Self::Json => ("application", "json"),
            Self::Html => ("text", "html"),
            Self::Markdown => ("text", "markdown"),
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::negotiation::Representation as _;

    use super::PolicyFormat::{self, Html, Json, Markdown};

    #[test]
    fn the_most_specific_range_decides_and_json_stands_in() {
        for (accept, format) in [
            ("", Json),
            ("*/*", Json),
            ("application/json", Json),
            ("text/html", Html),
            ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", Html),
            ("text/markdown", Markdown),
            ("Text/Markdown; charset=utf-8", Markdown),
            ("text/*", Html),
            ("text/*, text/html;q=0.1", Markdown),
            ("text/html;q=0.5, text/markdown;q=0.6", Markdown),
            ("*/*, application/json;q=0", Html),
            ("text/html;q=nonsense, text/markdown;q=0.1", Markdown),
            ("image/png", Json),
            ("text/html;Q=0.9, application/json;q=0.89", Html),
            ("text/html;q=inf, text/markdown;q=0.1", Markdown),
        ] {
            assert_eq!(PolicyFormat::preferred(accept), format, "{accept}");
        }
    }
}
