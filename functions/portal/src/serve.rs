//! What is answered: a page's document in the reader's language, and the files that it loads.

use axum::{
    Router,
    extract::{Extension, Path, Query, State},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::{IntoResponse as _, Response},
    routing::get,
};
use domain::Language;
use lambda::{Invocation, Problem};

use crate::{
    encoding,
    files::{ASSETS as FILES, FOLDER, PAGES, Page},
};

/// The path of the files that pages load, as API Gateway writes it.
pub(crate) const ASSETS: &str = "/assets/{proxy+}";

/// A file never changes under its path.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// A page is asked for anew each time. While it is unchanged, that is answered with its tag alone.
const EACH_TIME: HeaderValue = HeaderValue::from_static("no-cache");

/// What the pages may do: load their own files, call the API, and upload files to the bucket.
#[derive(Clone)]
struct ContentSecurityPolicy(HeaderValue);

impl ContentSecurityPolicy {
    fn with(uploads: &str) -> Self {
        let policy = format!(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self' {uploads}; \
             form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
        );
        // A URL has no character that a header cannot have.
        Self(HeaderValue::try_from(policy).unwrap_or(HeaderValue::from_static("default-src 'none'")))
    }
}

/// The routes of every page, and of the files that they load. Files are uploaded beneath this URL.
pub(crate) fn routes(uploads: &str) -> Router {
    let assets = Router::new().route("/assets/{*path}", get(asset));
    let pages = PAGES.iter().fold(assets, |router, page| router.route(page.path, get(document).layer(Extension(page))));
    pages.with_state(ContentSecurityPolicy::with(uploads))
}

/// A page's document: in the language that its address asks for, or else the browser.
async fn document(
    State(ContentSecurityPolicy(policy)): State<ContentSecurityPolicy>,
    Extension(page): Extension<&'static Page>,
    Query(asked): Query<Vec<(String, String)>>,
    invocation: Invocation,
    headers: HeaderMap,
) -> Response {
    let asked = asked.iter().find(|(name, _)| name == "lang").map(|(_, tag)| tag.as_str());
    let language = match asked {
        Some("da") => Language::Da,
        Some("en") => Language::En,
        _ => invocation.language,
    };
    let [danish, english] = &page.documents;
    let (bytes, coding) = encoding::of(if language == Language::Da { danish } else { english }, &headers);
    let about = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (header::CONTENT_LANGUAGE, HeaderValue::from_static(language.tag())),
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::CACHE_CONTROL, EACH_TIME),
        (header::VARY, HeaderValue::from_static("Accept-Encoding, Accept-Language")),
        (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    ];
    (about, encoded(bytes, coding)).into_response()
}

/// A file that pages load. While a new version of the function is rolled out, a page of the one may ask the other for its files: it gets
/// the file of that name, which is not kept then.
async fn asset(Path(path): Path<String>, headers: HeaderMap) -> Result<Response, Problem> {
    let (folder, name) = path.split_once('/').ok_or(Problem::NotFound)?;
    let found = FILES.iter().find(|file| file.path == name).ok_or(Problem::NotFound)?;
    let is_of_this_version = FOLDER.strip_prefix("/assets/") == Some(folder);
    let (bytes, coding) = encoding::of(&found.body, &headers);
    let about = [
        (header::CONTENT_TYPE, HeaderValue::from_static(found.media_type)),
        (header::CACHE_CONTROL, if is_of_this_version { FOR_EVER } else { HeaderValue::from_static("no-store") }),
        (header::VARY, HeaderValue::from_static("Accept-Encoding")),
        (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
    ];
    Ok((about, encoded(bytes, coding)).into_response())
}

fn encoded(bytes: &'static [u8], coding: Option<HeaderValue>) -> Response {
    let coding = coding.map(|coding| [(header::CONTENT_ENCODING, coding)]);
    match coding {
        Some(coding) => (coding, bytes).into_response(),
        None => bytes.into_response(),
    }
}
