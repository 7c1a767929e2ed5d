//! What no route takes: a problem for programs, and a page for people outside the API.

use axum::{
    extract::Request,
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use domain::{Language, negotiation::Representation};
use lambda::{Accept, HtmlPage, Invocation, Problem};

/// The form of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Problem,
    Page,
}

impl Representation for Form {
    const ALL: &'static [Self] = &[Self::Problem, Self::Page];
    const DEFAULT: Self = Self::Problem;

    fn media_type(self) -> (&'static str, &'static str) {
        match self {
            Self::Problem => ("application", "problem+json"),
            Self::Page => ("text", "html"),
        }
    }
}

const STYLE: &str = "\
:root{color-scheme:light dark}\
body{margin:0;font:1.0625rem/1.6 system-ui,sans-serif;overflow-wrap:break-word}\
main{max-width:36rem;margin:auto;padding:4rem 1rem}\
h1{line-height:1.25;text-wrap:balance}";

/// Answers a request that no route takes.
pub(crate) async fn elsewhere(invocation: Invocation, Accept(form): Accept<Form>, request: Request) -> Response {
    let path = request.uri().path();
    let is_of_api = path == "/v1" || path.starts_with("/v1/");
    if is_of_api || form == Form::Problem {
        return Problem::NotFound.into_response();
    }
    let kind = [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::VARY, "Accept, Accept-Language")];
    (StatusCode::NOT_FOUND, kind, page(invocation.language)).into_response()
}

fn page(language: Language) -> String {
    let (title, main) = match language {
        Language::Da => (
            "Siden findes ikke",
            "<h1>Siden findes ikke</h1>\n<p>Adressen er måske skrevet forkert, eller siden er flyttet.</p>\n\
             <p><a href=\"/\">Gå til forsiden</a></p>\n",
        ),
        Language::En => (
            "There is no such page",
            "<h1>There is no such page</h1>\n<p>The address may be misspelt, or the page was moved.</p>\n\
             <p><a href=\"/\">Go to the start page</a></p>\n",
        ),
    };
    HtmlPage { language, title, head: "", style: STYLE, main }.render()
}

#[cfg(test)]
mod tests {
    use axum::http::{StatusCode, header};

    use super::*;
    use crate::testing::Client;

    const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    #[tokio::test]
    async fn who_browses_gets_a_page_in_their_language_outside_the_api() {
        for (language, title) in [(Language::Da, "Siden findes ikke"), (Language::En, "There is no such page")] {
            let reply = Client::speaking(language).accepting(BROWSER).get("/nowhere").await;
            assert_eq!(
                (reply.status, reply.header(&header::CONTENT_TYPE)),
                (StatusCode::NOT_FOUND, "text/html; charset=utf-8")
            );
            assert!(reply.body.contains(title), "{}", reply.body);
        }
    }

    #[tokio::test]
    async fn programs_and_the_api_get_a_problem() {
        for (accept, path) in
            [("*/*", "/nowhere"), ("application/json", "/nowhere"), (BROWSER, "/v1/nowhere"), (BROWSER, "/v1")]
        {
            let reply = Client::speaking(Language::Da).accepting(accept).get(path).await;
            assert_eq!(reply.status, StatusCode::NOT_FOUND);
            assert!(!reply.headers.contains_key(header::CONTENT_TYPE), "{accept} {path}");
        }
    }
}
