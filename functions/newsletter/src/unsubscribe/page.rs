//! The page behind the link [Afmeld]: a form that works without scripts, and what stands there afterwards.
//!
//! It is the same for every token, so that it tells nothing about anybody.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use domain::{Language, privacy::operator::OPERATOR};
use lambda::HtmlPage;

/// What the page may do: send its own form to where it came from, and nothing else.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self'; \
                                       frame-ancestors 'none'";

const STYLE: &str = "\
:root{color-scheme:light dark}\
body{margin:0;font:1.0625rem/1.6 system-ui,sans-serif;overflow-wrap:break-word}\
main{max-width:36rem;margin:auto;padding:2rem 1rem}\
h1{line-height:1.25;text-wrap:balance}\
button{font:inherit;padding:.75rem 1.5rem;border:0;border-radius:.4rem;background:#1f6b4a;color:#fff;cursor:pointer}\
footer{margin-top:3rem;font-size:.875rem}";

/// What stands on the page.
struct Words {
    title: &'static str,
    /// Above the button, or alone.
    text: &'static str,
    /// The button's label, as long as there is something to do.
    button: Option<&'static str>,
}

/// The page that asks.
pub(super) fn asking(language: Language) -> Response {
    page(
        language,
        &match language {
            Language::Da => Words {
                title: "Afmeld nyhedsbrevet",
                text: "Tryk på knappen, så får du ikke flere nyhedsbreve fra E-SG.Cloud på denne adresse. Du behøver ikke logge ind.",
                button: Some("Afmeld nyhedsbrevet"),
            },
            Language::En => Words {
                title: "Unsubscribe from the newsletter",
                text: "Press the button, and no more newsletters of E-SG.Cloud go to this address. You need not log in.",
                button: Some("Unsubscribe"),
            },
        },
    )
}

/// The page that confirms.
pub(super) fn done(language: Language) -> Response {
    page(
        language,
        &match language {
            Language::Da => Words {
                title: "Du er afmeldt",
                text: "Der kommer ikke flere nyhedsbreve. Fortryder du, kan du tilmelde dig igen på vores hjemmeside.",
                button: None,
            },
            Language::En => Words {
                title: "You have unsubscribed",
                text: "No more newsletters will come. If you change your mind, you can subscribe again on our website.",
                button: None,
            },
        },
    )
}

/// What goes on.
const fn stays(language: Language) -> &'static str {
    match language {
        Language::Da => {
            "Har du et log-in, får du stadig servicebeskeder: om sikkerhed, fakturaer og det, du selv gør i tjenesten."
        }
        Language::En => {
            "If you have a log-in, you still get service messages: about security, invoices and what you do in the service."
        }
    }
}

fn page(language: Language, Words { title, text, button }: &Words) -> Response {
    // Without an action, the form goes to the page's own address, the token in its query included.
    let form = button.map(|label| {
        format!(
            "<form method=\"post\"><input type=\"hidden\" name=\"List-Unsubscribe\" value=\"One-Click\">\
             <button>{label}</button></form>\n"
        )
    });
    let main = format!(
        "<h1>{title}</h1>\n<p>{text}</p>\n{form}<p>{stays}</p>\n\
         <footer>{name} · {street} · {postal_code} {city} · CVR {number} · {email}</footer>\n",
        form = form.unwrap_or_default(),
        stays = stays(language),
        name = OPERATOR.name,
        street = OPERATOR.street,
        postal_code = OPERATOR.postal_code,
        city = OPERATOR.city,
        number = OPERATOR.registration_number,
        email = OPERATOR.email,
    );
    let head = "<meta name=\"robots\" content=\"noindex\">\n";
    let html = HtmlPage { language, title, head, style: STYLE, main: &main }.render();
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
        (header::CONTENT_LANGUAGE, language.tag()),
        (header::VARY, "Accept-Language"),
    ];
    (headers, html).into_response()
}

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;
    use domain::Language::{Da, En};

    use super::*;

    async fn text(page: Response) -> String {
        String::from_utf8(to_bytes(page.into_body(), 100_000).await.unwrap().to_vec()).unwrap()
    }

    #[tokio::test]
    async fn p08_the_page_works_without_scripts_and_says_what_stays() {
        for (language, stays) in [(Da, "servicebeskeder"), (En, "service messages")] {
            let asking = asking(language);
            assert!(!asking.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap().contains("script"));
            let (asking, done) = (text(asking).await, text(done(language)).await);
            assert!(asking.contains("<form method=\"post\">") && !done.contains("<form"));
            assert!(asking.contains("name=\"List-Unsubscribe\" value=\"One-Click\""));
            for page in [asking, done] {
                assert!(page.contains(stays) && page.contains(OPERATOR.email), "{page}");
                assert!(page.contains(&format!("<html lang=\"{}\">", language.tag())));
                assert!(["<script", " src=", "<link", "<img"].iter().all(|foreign| !page.contains(foreign)), "{page}");
            }
        }
    }
}
