//! The page behind the link [Afmeld]: a form that works without scripts, and what stands there afterwards.
//!
//! It is the same for every token, so that it tells nothing about anybody.

use axum::{
    http::{HeaderName, header},
    response::{IntoResponse, Response},
};
use domain::{Language, privacy::operator::OPERATOR};

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
    /// What goes on.
    stays: &'static str,
}

/// The page that asks.
pub(super) fn asking(language: Language) -> Response {
    let button = Some(match language {
        Language::Da => "Afmeld nyhedsbrevet",
        Language::En => "Unsubscribe",
    });
    let words = match language {
        Language::Da => Words {
            title: "Afmeld nyhedsbrevet",
            text: "Tryk på knappen, så får du ikke flere nyhedsbreve fra E-SG.Cloud på denne adresse. Du behøver ikke logge ind.",
            button,
            stays: "Har du et log-in, får du stadig servicebeskeder: om sikkerhed, fakturaer og det, du selv gør i tjenesten.",
        },
        Language::En => Words {
            title: "Unsubscribe from the newsletter",
            text: "Press the button, and no more newsletters of E-SG.Cloud go to this address. You need not log in.",
            button,
            stays: "If you have a log-in, you still get service messages: about security, invoices and what you do in the service.",
        },
    };
    page(language, &words)
}

/// The page that confirms.
pub(super) fn done(language: Language) -> Response {
    let words = match language {
        Language::Da => Words {
            title: "Du er afmeldt",
            text: "Der kommer ikke flere nyhedsbreve. Fortryder du, kan du tilmelde dig igen på vores hjemmeside.",
            button: None,
            stays: "Har du et log-in, får du stadig servicebeskeder: om sikkerhed, fakturaer og det, du selv gør i tjenesten.",
        },
        Language::En => Words {
            title: "You have unsubscribed",
            text: "No more newsletters will come. If you change your mind, you can subscribe again on our website.",
            button: None,
            stays: "If you have a log-in, you still get service messages: about security, invoices and what you do in the service.",
        },
    };
    page(language, &words)
}

fn page(language: Language, words: &Words) -> Response {
    const CACHED: (HeaderName, &str) = (header::CACHE_CONTROL, "no-store");
    let Words { title, text, stays, .. } = words;
    // Without an action, the form goes to the page's own address, the token in its query included.
    let form = words.button.map(|label| {
        format!(
            "<form method=\"post\"><input type=\"hidden\" name=\"List-Unsubscribe\" value=\"One-Click\">\
             <button>{label}</button></form>\n"
        )
    });
    let html = format!(
        "<!doctype html>\n<html lang=\"{tag}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n\
         <meta name=\"robots\" content=\"noindex\">\n<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n\
         <h1>{title}</h1>\n<p>{text}</p>\n{form}<p>{stays}</p>\n\
         <footer>{name} · {street} · {postal_code} {city} · CVR {number} · {email}</footer>\n</main>\n</body>\n</html>\n",
        tag = language.tag(),
        form = form.unwrap_or_default(),
        name = OPERATOR.name,
        street = OPERATOR.street,
        postal_code = OPERATOR.postal_code,
        city = OPERATOR.city,
        number = OPERATOR.registration_number,
        email = OPERATOR.email,
    );
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
        (header::CONTENT_LANGUAGE, language.tag()),
        (header::VARY, "Accept-Language"),
        CACHED,
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
