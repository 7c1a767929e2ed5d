//! Which changes compile, and the programs of the tests with them.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

use crate::{Failure, list::Mutant, switch, tree::Tree};

/// Tests that take minutes, and meet the code that others meet too: every fault case, and what does not compile.
const LEFT_OUT: [&str; 2] = ["faults", "declarations"];
/// How many lines away from an error the change may be that made it.
const REACH: [usize; 3] = [0, 1, 40];

/// A program of tests.
#[derive(Debug, Clone)]
pub(crate) struct Program {
    pub(crate) file: PathBuf,
    /// The folder of its package, in which it runs.
    pub(crate) folder: PathBuf,
}

/// The changes that compile together.
///
/// # Errors
/// If there is an error that none of them made.
#[expect(clippy::print_stdout, reason = "it speaks to whoever runs it")]
pub(crate) fn viable(tree: &Tree, drawn: &[Mutant]) -> Result<Vec<Mutant>, Failure> {
    let mut left = drawn.to_vec();
    loop {
        let placed = tree.place(&left, drawn)?;
        left.retain(|mutant| placed.contains(&mutant.id));
        let (ok, messages) = run(tree.cargo(&["check", "--keep-going"]))?;
        if ok {
            return Ok(left);
        }
        let refused: BTreeSet<u32> = messages.iter().flat_map(|message| made_by(tree, message)).collect();
        println!("{} changes that do not compile", refused.len());
        if refused.is_empty() {
            return Err(format!("an error that no change made: {messages:#?}").into());
        }
        left.retain(|mutant| !refused.contains(&mutant.id));
    }
}

/// Builds the tests with these changes.
///
/// # Errors
/// If they do not compile.
pub(crate) fn tests(tree: &Tree, mutants: &[Mutant], drawn: &[Mutant]) -> Result<Vec<Program>, Failure> {
    tree.place(mutants, drawn)?;
    let (ok, messages) = run(tree.cargo(&["test", "--no-run"]))?;
    if !ok {
        return Err(format!("the tests do not compile: {messages:#?}").into());
    }
    Ok(messages.iter().filter_map(program).collect())
}

fn program(message: &Value) -> Option<Program> {
    let is_test = message["profile"]["test"] == true;
    let is_wanted = is_test && LEFT_OUT.iter().all(|name| message["target"]["name"] != **name);
    let file = message["executable"].as_str().filter(|_| is_wanted)?;
    let folder = Path::new(message["manifest_path"].as_str()?).parent()?;
    Some(Program { file: file.into(), folder: folder.to_owned() })
}

/// Whether cargo succeeded, and what it said: its errors, or what it built.
fn run(mut cargo: Command) -> Result<(bool, Vec<Value>), Failure> {
    let output = cargo.stderr(std::process::Stdio::inherit()).output()?;
    let lines = output.stdout.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    let messages = lines.filter_map(|line| serde_json::from_slice::<Value>(line).ok());
    let ok = output.status.success();
    Ok((ok, messages.filter(|message| ok || message["message"]["level"] == "error").collect()))
}

/// The changes that made an error: those next to what it points at.
fn made_by(tree: &Tree, error: &Value) -> Vec<u32> {
    let message = &error["message"];
    let children = message["children"].as_array().into_iter().flatten();
    let spans = std::iter::once(message).chain(children).filter_map(|part| part["spans"].as_array()).flatten();
    let spans: Vec<_> = spans.collect();
    let near = |reach: usize| -> Vec<u32> {
        let found = spans.iter().filter_map(|span| {
            let lines = tree.lines(span["file_name"].as_str()?);
            let line = |end: &str| span[end].as_u64().and_then(|line| usize::try_from(line).ok());
            let (start, end) = (line("line_start")?, line("line_end")?);
            let of_line = |number: usize| {
                let ids = lines.get(number - 1).map(|line| switch::ids(line)).unwrap_or_default();
                ids.into_iter().map(move |id| (number.abs_diff(start), id))
            };
            let near: Vec<_> = (start.saturating_sub(reach).max(1)..=end + reach).flat_map(of_line).collect();
            // Far away it is the nearest, if any.
            Some(if reach > 1 { near.into_iter().min().into_iter().collect() } else { near })
        });
        found.flatten().map(|(_, id)| id).collect()
    };
    REACH.into_iter().map(near).find(|ids| !ids.is_empty()).unwrap_or_default()
}
