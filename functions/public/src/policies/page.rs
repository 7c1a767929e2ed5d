//! The policy as a self-contained page: it has no scripts and loads nothing.

use ::policies::PolicyText;
use lambda::HtmlPage;
use pulldown_cmark::{Options, Parser, html};

/// What the page may load: nothing but its own style.
pub(crate) const CONTENT_SECURITY_POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const STYLE: &str = "\
:root{color-scheme:light dark}\
body{margin:0;font:1.0625rem/1.6 system-ui,sans-serif;overflow-wrap:break-word}\
main{max-width:46rem;margin:auto;padding:1.5rem 1rem 4rem}\
h1,h2,h3{line-height:1.25;text-wrap:balance}\
h2{margin-top:2.5em}\
li{margin:.35em 0}\
table{width:100%;border-collapse:collapse;font-size:.9em;hyphens:auto}\
th,td{padding:.4em .5em .4em 0;text-align:left;vertical-align:top;border-bottom:1px solid #8888}\
@media print{main{max-width:none;padding:0}}";

/// The text as an HTML fragment. We write the text ourselves, so it needs no escaping other than Markdown's.
pub(crate) fn fragment(text: &PolicyText) -> String {
    let mut fragment = String::with_capacity(text.markdown.len() * 2);
    html::push_html(&mut fragment, Parser::new_ext(&text.markdown, Options::ENABLE_TABLES));
    fragment
}

/// The complete HTML page of a policy.
pub(crate) fn page(text: &PolicyText) -> String {
    HtmlPage { language: text.language, title: text.title(), head: "", style: STYLE, main: &fragment(text) }.render()
}
