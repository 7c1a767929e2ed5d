//! An invoice as a page. It runs no script and loads nothing.

use askama::Template;
use domain::privacy::operator::OPERATOR;

use crate::content::Content;

#[derive(Template)]
#[template(path = "invoice.html")]
struct Page<'a> {
    content: &'a Content,
    seller: &'static str,
}

pub(crate) fn page(content: &Content) -> Result<String, askama::Error> {
    Page { content, seller: OPERATOR.name }.render()
}
