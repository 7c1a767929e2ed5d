//! The `portal` function: the web pages. They are files that are made when it is built (`build/`), and call the public API from the
//! browser. It has no tables and no keys, because it needs no data.

mod encoding;
mod files;
mod serve;
#[cfg(test)]
mod tests;

use std::process::ExitCode;

use lambda::Environment;

/// Runs the function until Lambda ends the process.
#[must_use]
pub fn run() -> ExitCode {
    lambda::http(async |environment| {
        let (bucket, storage) = (environment.required("FILES_BUCKET"), environment.origin("FILES_URL"));
        // As the SDK that signs uploads does.
        let storage = Environment::optional("AWS_ENDPOINT_URL").unwrap_or(storage);
        Ok(serve::routes(&format!("{storage}/{bucket}/")))
    })
}

/// The paths of the pages and of their files, as API Gateway writes them.
#[must_use]
pub fn paths() -> Vec<&'static str> {
    files::PAGES.iter().map(|page| page.path).chain([serve::ASSETS]).collect()
}
