//! A page of the list of documents.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{document::Document, service::HOST};

/// The most documents of a page.
const MOST: usize = 100;

/// Which page is asked for.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Page {
    per_page: usize,
    /// Counted from one.
    page: usize,
}

impl Page {
    /// Reads the query, or names the parameter that cannot be used. What is not needed is refused too, so that nothing else is asked for
    /// by mistake.
    pub(super) fn read(query: &str) -> Result<Self, String> {
        let (mut asked, mut is_sorted, mut is_of_sent) = (Self { per_page: 25, page: 1 }, false, false);
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let number = value.parse::<usize>().ok().filter(|number| *number > 0);
            match (&*name, number) {
                ("per_page", Some(per_page)) if per_page <= MOST => asked.per_page = per_page,
                ("page", Some(page)) => asked.page = page,
                ("sort", _) if value == "-created_at" => is_sorted = true,
                ("filter[direction][]", _) if value == "Send" => is_of_sent = true,
                _ => return Err(name.into_owned()),
            }
        }
        match (is_sorted, is_of_sent) {
            (true, true) => Ok(asked),
            (false, _) => Err("sort".to_owned()),
            (true, false) => Err("filter[direction][]".to_owned()),
        }
    }

    /// The page of these documents, which begin with the oldest.
    pub(super) fn of<'a>(
        &self,
        documents: impl DoubleEndedIterator<Item = &'a Document> + ExactSizeIterator,
        now: Timestamp,
    ) -> Value {
        let Self { per_page, page } = *self;
        let total = documents.len();
        let last = total.div_ceil(per_page).max(1);
        let before = (page - 1).saturating_mul(per_page);
        let data = documents.rev().skip(before).take(per_page).map(|document| document.listed(now)).collect::<Vec<_>>();
        let link = |page: usize| {
            format!(
                "https://{HOST}/v1/documents?per_page={per_page}&sort=-created_at&filter%5Bdirection%5D%5B%5D=Send&page={page}"
            )
        };
        json!({
            "data": data,
            "links": { "first": link(1), "last": link(last), "prev": (page > 1).then(|| link(page - 1)),
                       "next": (page < last).then(|| link(page + 1)) },
            "meta": { "current_page": page, "last_page": last, "per_page": per_page, "total": total },
        })
    }
}
