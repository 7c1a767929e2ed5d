//! A test client that calls the routes directly, without the layers that the `lambda` crate adds around them.

use axum::{
    body::{Body, to_bytes},
    http::{HeaderMap, HeaderName, Request, StatusCode, header},
};
use domain::{
    Language, Now, Timestamp,
    personal::{BrowserType, Device, IpAddress},
};
use lambda::Invocation;
use tower::ServiceExt;

pub(crate) struct Client {
    language: Language,
    accept: Option<&'static str>,
}

pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Client {
    pub(crate) fn speaking(language: Language) -> Self {
        Self { language, accept: None }
    }

    pub(crate) fn accepting(self, accept: &'static str) -> Self {
        Self { accept: Some(accept), ..self }
    }

    pub(crate) async fn get(&self, path: &str) -> Reply {
        let mut request = Request::get(path);
        if let Some(accept) = self.accept {
            request = request.header(header::ACCEPT, accept);
        }
        let device = Device { ip_address: IpAddress::unknown(), browser_type: BrowserType::of_user_agent("") };
        let now = Now(Timestamp::UNIX_EPOCH);
        let invocation = Invocation { now, language: self.language, device, request_id: "test".into() };
        let request = request.extension(invocation).body(Body::empty()).unwrap();
        let (parts, body) =
            crate::routes().fallback(crate::elsewhere::elsewhere).oneshot(request).await.unwrap().into_parts();
        let body = String::from_utf8(to_bytes(body, usize::MAX).await.unwrap().to_vec()).unwrap();
        Reply { status: parts.status, headers: parts.headers, body }
    }
}

impl Reply {
    pub(crate) fn header(&self, name: &HeaderName) -> &str {
        self.headers.get(name).unwrap_or_else(|| panic!("no {name}")).to_str().unwrap()
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }
}
