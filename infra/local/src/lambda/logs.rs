//! A function's log lines: its standard output and standard error.

use std::{
    borrow::Cow,
    collections::VecDeque,
    io::Write as _,
    sync::{Mutex, PoisonError},
};

use serde_json::{Map, Value};
use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncReadExt as _, BufReader};

/// How many lines are kept.
const MAX_LINES: usize = 1_000;
/// A line of more bytes is split, so that no line fills the memory.
const MAX_LINE_BYTES: u64 = 64 * 1024;

/// The most recent log lines of a function.
#[derive(Debug)]
pub(super) struct Logs {
    function: String,
    quiet: bool,
    lines: Mutex<VecDeque<Box<str>>>,
}

impl Logs {
    pub(super) fn new(function: &str, quiet: bool) -> Self {
        Self { function: function.to_owned(), quiet, lines: Mutex::default() }
    }

    /// Adds a line, and prints it unless the local cloud is quiet.
    pub(super) fn add(&self, line: &str) {
        {
            let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
            if lines.len() == MAX_LINES {
                lines.pop_front();
            }
            lines.push_back(line.into());
        }
        if !self.quiet {
            let _ = writeln!(std::io::stdout().lock(), "{:<10} {}", self.function, for_people(line));
        }
    }

    /// The lines as one text.
    pub(super) fn text(&self) -> String {
        let lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        lines.iter().fold(String::new(), |mut text, line| {
            text.push_str(line);
            text.push('\n');
            text
        })
    }

    /// Adds every line of a process's output, until the output ends.
    pub(super) async fn follow(&self, output: impl AsyncRead + Unpin) {
        let mut reader = BufReader::new(output);
        let mut line = Vec::new();
        loop {
            line.clear();
            match (&mut reader).take(MAX_LINE_BYTES).read_until(b'\n', &mut line).await {
                Ok(0) | Err(_) => return,
                Ok(_) => self.add(String::from_utf8_lossy(&line).trim_end_matches(['\n', '\r'])),
            }
        }
    }
}

/// A line as it is shown in the terminal: the message and its fields, without the metric metadata (`_aws`). At level `INFO`,
/// fields that are 0 and the request's id are left out too.
fn for_people(line: &str) -> Cow<'_, str> {
    let Ok(fields) = serde_json::from_str::<Map<String, Value>>(line) else { return line.into() };
    let text = |name: &str| fields.get(name).and_then(Value::as_str).unwrap_or_default();
    let ordinary = text("level") == "INFO";
    let left_out =
        |name: &str| ["_aws", "function", "level", "message"].contains(&name) || ordinary && name == "request_id";
    let shown = fields.iter().filter(|(name, value)| !(left_out(name) || ordinary && value.as_f64() == Some(0.0)));
    let shown = shown.map(|(name, value)| match value {
        Value::String(text) => format!("{name}={text:?}"),
        Value::Number(number) if number.is_f64() => format!("{name}={:.1}", number.as_f64().unwrap_or_default()),
        other => format!("{name}={other}"),
    });
    let level = (!ordinary).then(|| text("level").to_owned());
    let words = level.into_iter().chain([text("message").to_owned()]).chain(shown);
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_terminal_shows_more_fields_of_a_warning_than_of_an_ordinary_line() {
        let line = |level: &str| {
            let line = r#"{"_aws":{"Timestamp":1},"function":"auth","latency_ms":49.413,"faults":0,"level":"INFO",
                "message":"request","request_id":"a691","route":"POST /v1/sessions","status":201}"#;
            for_people(&line.replace("INFO", level)).into_owned()
        };
        assert_eq!(line("INFO"), r#"request latency_ms=49.4 route="POST /v1/sessions" status=201"#);
        assert_eq!(
            line("WARN"),
            r#"WARN request latency_ms=49.4 faults=0 request_id="a691" route="POST /v1/sessions" status=201"#
        );
        assert_eq!(for_people("panicked at …"), "panicked at …");
    }

    #[tokio::test]
    async fn only_the_last_lines_are_kept() {
        let logs = Logs::new("signup", true);
        let written: String = (0..1_200).map(|number| format!("line {number}")).collect::<Vec<_>>().join("\n");
        logs.follow(written.as_bytes()).await;
        let text = logs.text();
        assert_eq!(text.lines().count(), MAX_LINES);
        assert!(text.starts_with("line 200\n") && text.ends_with("line 1199\n"));
    }
}
