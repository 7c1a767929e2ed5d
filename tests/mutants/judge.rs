//! Which changes each test reaches, and which of them it notices.

use std::{
    collections::BTreeSet,
    fs,
    path::Path,
    process::Stdio,
    time::{Duration, Instant},
};

use futures::{StreamExt, stream};
use tokio::process::Command;

use crate::{Failure, build::Program, list::Mutant};

/// How long a test may take for each second that it takes of the unchanged code, beside a minute.
const PATIENCE: u32 = 10;
/// How long it may take of the unchanged code.
const LONGEST: Duration = Duration::from_mins(10);

/// A test, and what it was found to do of the unchanged code.
#[derive(Debug)]
pub(crate) struct Test {
    program: Program,
    name: String,
    took: Duration,
    reaches: BTreeSet<u32>,
}

/// Runs every test once. Left out are those that fail, which then tell nothing of a change.
///
/// # Errors
/// If the tests cannot be listed.
#[expect(clippy::print_stdout, reason = "it speaks to whoever runs it")]
#[expect(clippy::disallowed_methods, reason = "how long a test takes is the machine's time")]
pub(crate) async fn reach(programs: Vec<Program>, folder: &Path, at_once: usize) -> Result<Vec<Test>, Failure> {
    let met = folder.canonicalize()?.join("met");
    let _ = fs::remove_dir_all(&met);
    fs::create_dir_all(&met)?;
    let mut tests = Vec::new();
    for program in programs {
        let mut list = Command::new(&program.file);
        list.args(["--list", "--format", "terse"]).current_dir(&program.folder);
        let listed = String::from_utf8(list.output().await?.stdout)?;
        let names = listed.lines().filter_map(|line| line.strip_suffix(": test"));
        tests.extend(names.map(|name| (program.clone(), name.to_owned())));
    }
    let runs = stream::iter(tests.into_iter().enumerate()).map(|(number, (program, name))| {
        let file = met.join(number.to_string());
        async move {
            let began = Instant::now();
            let passes = passes(&program, &name, ("MUTANT_REACHED", &file.to_string_lossy()), LONGEST).await;
            let took = began.elapsed();
            let text = fs::read_to_string(file).unwrap_or_default();
            let reaches = text.lines().filter_map(|id| id.parse().ok()).collect();
            if !passes {
                println!("fails without a change: {name}");
            }
            passes.then_some(Test { program, name, took, reaches })
        }
    });
    Ok(runs.buffer_unordered(at_once).filter_map(std::future::ready).collect().await)
}

/// How many of the changes make a test fail. Prints the others.
pub(crate) async fn catch(mutants: &[Mutant], tests: &[Test], at_once: usize) -> usize {
    let found = stream::iter(mutants).map(|mutant| is_caught(mutant, tests)).buffer_unordered(at_once);
    found.filter(|is_caught| std::future::ready(*is_caught)).count().await
}

#[expect(clippy::print_stdout, reason = "it speaks to whoever runs it")]
async fn is_caught(mutant: &Mutant, tests: &[Test]) -> bool {
    let mut reaching: Vec<_> = tests.iter().filter(|test| test.reaches.contains(&mutant.id)).collect();
    // First those whose module is the changed file's, then those that reach the least else.
    reaching.sort_by_key(|test| (!is_named_after(&test.name, &mutant.file), test.reaches.len(), test.took));
    let id = mutant.id.to_string();
    for test in &reaching {
        let patience = Duration::from_mins(1) + test.took * PATIENCE;
        let passes = async || passes(&test.program, &test.name, ("MUTANT", &id), patience).await;
        // Twice, since one failure may be the machine's.
        if !passes().await && !passes().await {
            println!("noticed: {} by {}", mutant.name, test.name);
            return true;
        }
    }
    println!("SURVIVED: {}, of {} tests", mutant.name, reaching.len());
    false
}

/// Whether a test bears the name of a changed file or of its folder.
fn is_named_after(test: &str, file: &str) -> bool {
    let parts = file.trim_end_matches(".rs").split('/').rev().filter(|part| !matches!(*part, "mod" | "src" | "lib"));
    parts.take(1).any(|part| test.contains(part))
}

/// Whether a test passes, with a variable of the environment.
async fn passes(program: &Program, test: &str, (name, value): (&str, &str), patience: Duration) -> bool {
    let mut command = Command::new(&program.file);
    command.args(["--exact", test, "--test-threads", "1"]).current_dir(&program.folder);
    command.env(name, value).env("INSTA_UPDATE", "no").stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
    let Ok(mut run) = command.spawn() else { return false };
    tokio::time::timeout(patience, run.wait()).await.is_ok_and(|ended| ended.is_ok_and(|status| status.success()))
}
