//! The query of a list of suppressed addresses: which of them are wanted, and which page.

use jiff::Timestamp;

use super::{
    errors::{bad, invalid},
    reason::Reason,
};
use crate::services::ServiceError;

/// The most addresses of a page, and how many it has where the request doesn't say.
const MOST: usize = 1_000;

/// A page that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Page {
    pub(super) size: usize,
    /// The token of the page before.
    next_token: Option<String>,
    /// Of which reasons; none for all.
    reasons: Vec<Reason>,
    start: Option<Timestamp>,
    end: Option<Timestamp>,
}

impl Page {
    /// Reads a query.
    pub(super) fn read(query: &str) -> Result<Self, ServiceError> {
        let mut page = Self { size: MOST, next_token: None, reasons: Vec::new(), start: None, end: None };
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            match &*name {
                "PageSize" => page.size = size(&value)?,
                "NextToken" => page.next_token = Some(value.into_owned()),
                "Reason" => page.reasons.push(Reason::parse(&value, "reasons")?),
                "StartDate" => page.start = Some(time(&value, "startDate")?),
                "EndDate" => page.end = Some(time(&value, "endDate")?),
                other => return Err(bad(format!("The local cloud does not support {other}."))),
            }
        }
        Ok(page)
    }

    /// The token for what comes after an address.
    pub(super) fn token(address: &str) -> String {
        hex::encode(address)
    }

    /// The address after which the page begins.
    pub(super) fn after(&self) -> Result<Option<String>, ServiceError> {
        let decode = |token: &String| hex::decode(token).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        match self.next_token.as_ref().map(decode) {
            Some(None) => {
                let status = http::StatusCode::BAD_REQUEST;
                Err(ServiceError::new(
                    "InvalidNextTokenException",
                    "The specified request includes an invalid token.",
                    status,
                ))
            }
            after => Ok(after.flatten()),
        }
    }

    /// Whether an address with this reason, put on the list at this time, is wanted.
    pub(super) fn includes(&self, reason: Reason, updated_ms: i64) -> bool {
        (self.reasons.is_empty() || self.reasons.contains(&reason))
            && self.start.is_none_or(|start| start.as_millisecond() <= updated_ms)
            && self.end.is_none_or(|end| updated_ms <= end.as_millisecond())
    }
}

fn size(text: &str) -> Result<usize, ServiceError> {
    let size = text.parse().ok().filter(|size| (1..=MOST).contains(size));
    size.ok_or_else(|| invalid("pageSize", &format!("Member must have value between 1 and {MOST}")))
}

fn time(text: &str, path: &str) -> Result<Timestamp, ServiceError> {
    text.parse().map_err(|_| invalid(path, "Member must be a timestamp"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_page_can_be_is_refused() {
        for (query, named) in [
            ("PageSize=0", "pageSize"),
            ("PageSize=1001", "pageSize"),
            ("PageSize=x", "pageSize"),
            ("Reason=SPAM", "reasons"),
            ("StartDate=yesterday", "startDate"),
            ("TenantName=t", "TenantName"),
        ] {
            let error = Page::read(query).expect_err(query);
            assert!(error.code == "BadRequestException" && error.message.contains(named), "{query}: {error:?}");
        }
        for token in ["zz", "a", "ff"] {
            let page = Page::read(&format!("NextToken={token}")).expect("a page");
            assert_eq!(page.after().expect_err(token).code, "InvalidNextTokenException");
        }
        let token = Page::token("ada@rodgrod.example");
        let page = Page::read(&format!("NextToken={token}&PageSize=7")).expect("a page");
        assert_eq!((page.size, page.after().expect("a token").as_deref()), (7, Some("ada@rodgrod.example")));
    }
}
