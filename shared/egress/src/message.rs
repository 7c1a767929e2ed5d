//! A request and its response. `Debug` of neither shows what is in it.

use std::fmt;

use reqwest::{Method, StatusCode, Url, header::HeaderMap};

/// A request to another host.
#[derive(Clone)]
pub struct OutboundRequest {
    /// The method.
    pub method: Method,
    /// The URL, with `https` and a listed host.
    pub url: Url,
    /// The headers, without those that HTTP itself needs.
    pub headers: HeaderMap,
    /// The body; empty for none.
    pub body: Vec<u8>,
}

impl fmt::Debug for OutboundRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OutboundRequest")
            .field("method", &self.method)
            .field("host", &self.url.host_str())
            .finish_non_exhaustive()
    }
}

/// The response of another host.
#[derive(Clone, PartialEq, Eq)]
pub struct OutboundResponse {
    /// The status. A redirect is returned like any other response.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, up to 1 MB of it.
    pub body: Vec<u8>,
    /// Whether the body is longer than what was kept of it.
    pub is_cut: bool,
}

impl fmt::Debug for OutboundResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OutboundResponse")
            .field("status", &self.status)
            .field("length", &self.body.len())
            .field("is_cut", &self.is_cut)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sent_and_received_is_not_shown() {
        let mut headers = HeaderMap::new();
        headers.insert("authorization", "Bearer canary".parse().expect("a value"));
        let url = Url::parse("https://api.example/canary?canary=canary#canary").expect("a URL");
        let request = OutboundRequest { method: Method::POST, url, headers: headers.clone(), body: b"canary".to_vec() };
        assert_eq!(format!("{request:?}"), r#"OutboundRequest { method: POST, host: Some("api.example"), .. }"#);
        let response = OutboundResponse { status: StatusCode::OK, headers, body: b"canary".to_vec(), is_cut: false };
        assert_eq!(format!("{response:?}"), "OutboundResponse { status: 200, length: 6, is_cut: false, .. }");
    }
}
