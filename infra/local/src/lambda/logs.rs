//! What a function writes.

use std::{
    collections::VecDeque,
    io::Write as _,
    sync::{Mutex, PoisonError},
};

use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncReadExt as _, BufReader};

const LINES: usize = 1_000;
/// A longer line goes on as the next one, so that no line takes all memory.
const LONGEST: u64 = 64 * 1024;

/// The last lines of a function.
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

    /// Adds a line, and shows it unless the cloud is to be quiet.
    pub(super) fn add(&self, line: &str) {
        {
            let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
            if lines.len() == LINES {
                lines.pop_front();
            }
            lines.push_back(line.into());
        }
        if !self.quiet {
            let _ = writeln!(std::io::stdout().lock(), "{:<10} {line}", self.function);
        }
    }

    /// The lines as a text.
    pub(super) fn text(&self) -> String {
        let lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        lines.iter().fold(String::new(), |mut text, line| {
            text.push_str(line);
            text.push('\n');
            text
        })
    }

    /// Follows a process's output to its end.
    pub(super) async fn follow(&self, output: impl AsyncRead + Unpin) {
        let mut reader = BufReader::new(output);
        let mut line = Vec::new();
        loop {
            line.clear();
            match (&mut reader).take(LONGEST).read_until(b'\n', &mut line).await {
                Ok(0) | Err(_) => return,
                Ok(_) => self.add(String::from_utf8_lossy(&line).trim_end_matches(['\n', '\r'])),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_last_lines_stay() {
        let logs = Logs::new("signup", true);
        let written: String = (0..1_200).map(|number| format!("line {number}")).collect::<Vec<_>>().join("\n");
        logs.follow(written.as_bytes()).await;
        let text = logs.text();
        assert_eq!(text.lines().count(), LINES);
        assert!(text.starts_with("line 200\n") && text.ends_with("line 1199\n"));
    }
}
