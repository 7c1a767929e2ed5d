//! Which of a journey's cases a run takes: a slice of them, one, or all. A run of all cases takes minutes, and every
//! change would have to wait for it. The slice differs after each commit, so that a few runs cover all cases.

use std::{env, io::Write as _, process::Command, sync::OnceLock};

use sha2::{Digest, Sha256};

/// The number of slices.
const SLICES: usize = 5;

/// The cases that a run takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Chosen {
    /// `FAULT='delivery ses SendEmail 1 reset'`: this case.
    One(String),
    /// `FAULTS=all`: every case.
    All,
    /// `FAULTS=3`, or else the number of commits: a fifth of the cases.
    Slice(usize),
}

impl Chosen {
    /// What the environment variables choose.
    #[expect(clippy::expect_used, reason = "a run of nobody knows which cases is none")]
    fn by(one: Option<String>, which: Option<&str>, commits: impl FnOnce() -> usize) -> Self {
        match (one, which) {
            (Some(one), _) => Self::One(one),
            (None, Some("all")) => Self::All,
            (None, Some(seed)) => Self::Slice(seed.parse::<usize>().expect("FAULTS is `all` or a number") % SLICES),
            (None, None) => Self::Slice(commits() % SLICES),
        }
    }

    /// Whether the case of this name is chosen. A case stays in its slice when other cases are added or removed.
    pub(crate) fn takes(&self, name: &str) -> bool {
        match self {
            Self::One(one) => one == name,
            Self::All => true,
            Self::Slice(slice) => usize::from(Sha256::digest(name)[0]) % SLICES == *slice,
        }
    }
}

/// The cases that a journey's run takes. A slice becomes all cases if the journey itself, or a function whose calls
/// fail in it, was changed since `main`. Code that all functions share is covered by the slices of all journeys. The
/// choice is printed despite the capture of a test's output, so that a reader of the log can repeat the run.
pub(crate) fn chosen(source: &str, functions: &[&str]) -> Chosen {
    static CHOSEN: OnceLock<(Chosen, Vec<String>)> = OnceLock::new();
    let (chosen, changed) = CHOSEN.get_or_init(|| {
        let which = env::var("FAULTS").ok();
        let chosen = Chosen::by(env::var("FAULT").ok(), which.as_deref(), commits);
        let changed = if which.is_none() && matches!(chosen, Chosen::Slice(_)) { changed() } else { Vec::new() };
        if let Chosen::Slice(slice) = chosen {
            tell(&format!(
                "faults: slice {slice} of {SLICES}; FAULTS={slice} takes it again, FAULTS=all takes every case"
            ));
        }
        (chosen, changed)
    });
    if matches!(chosen, Chosen::Slice(_)) && is_touched(changed, source, functions) {
        tell(&format!("faults: every case of {source}, which was changed or whose functions were"));
        return Chosen::All;
    }
    chosen.clone()
}

fn is_touched(changed: &[String], source: &str, functions: &[&str]) -> bool {
    const ALL: [&str; 4] = ["main.rs", "persist.rs", "point.rs", "state.rs"];
    // A journey in a folder shares what lies in it.
    let folder = source.rsplit_once('/').map(|(folder, _)| folder).filter(|folder| *folder != "tests/faults");
    let is_own = |path: &str| {
        path == source
            || folder.is_some_and(|folder| path.strip_prefix(folder).is_some_and(|file| file.starts_with('/')))
    };
    let is_all = |path: &String| path.strip_prefix("tests/faults/").is_some_and(|file| ALL.contains(&file));
    let is_code = |path: &String| match path.strip_prefix("functions/").and_then(|path| path.split_once("/src/")) {
        Some((function, _)) => functions.is_empty() || functions.contains(&function),
        None => false,
    };
    changed.iter().any(|path| is_own(path) || is_all(path) || is_code(path))
}

fn tell(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// The number of commits, which is another one after each commit.
fn commits() -> usize {
    git(&["rev-list", "--count", "HEAD"]).and_then(|count| count.trim().parse().ok()).unwrap_or_default()
}

/// The files that were changed since `main`, or on `main` itself, by its last commit.
fn changed() -> Vec<String> {
    let head = git(&["rev-parse", "HEAD"]).unwrap_or_default();
    let base = ["origin/main", "main"].iter().find_map(|main| git(&["merge-base", "HEAD", main]));
    let base = base.filter(|base| *base != head).unwrap_or_else(|| "HEAD~1".to_owned());
    let files = git(&["diff", "--name-only", base.trim()]).unwrap_or_else(|| {
        tell("faults: git does not tell what was changed; no journey runs whole");
        String::new()
    });
    files.lines().map(str::to_owned).collect()
}

/// The output of git, if this is a checkout.
fn git(arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").current_dir(env!("CARGO_MANIFEST_DIR")).args(arguments).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn every_case_is_in_one_slice_and_each_commit_takes_the_next() {
    let mut sizes = [0; SLICES];
    for nth in 0..1_000 {
        let name = format!("auth dynamodb PutItem {nth} crash");
        let taking = (0..SLICES).filter(|slice| Chosen::Slice(*slice).takes(&name)).collect::<Vec<_>>();
        assert_eq!(taking.len(), 1, "{name}");
        sizes[taking[0]] += 1;
    }
    assert!(sizes.iter().all(|size| (150..250).contains(size)), "{sizes:?}");
    let after = |commits| Chosen::by(None, None, || commits);
    let runs = (40..40 + SLICES).map(after).collect::<Vec<_>>();
    assert!((0..SLICES).all(|slice| runs.contains(&Chosen::Slice(slice))));
}

#[test]
fn a_run_is_repeated_by_what_it_told() {
    let never = || panic!("git is not asked");
    assert_eq!(Chosen::by(None, Some("4"), never), Chosen::Slice(4));
    assert_eq!(Chosen::by(None, Some("all"), never), Chosen::All);
    let one = Chosen::by(Some("auth kms GenerateMac 1 crash".to_owned()), Some("all"), never);
    assert!(one.takes("auth kms GenerateMac 1 crash") && !one.takes("auth kms GenerateMac 1 reset"));
}

#[test]
fn a_journey_runs_whole_where_it_or_its_functions_were_changed() {
    let changed = |paths: &[&str]| paths.iter().map(|path| (*path).to_owned()).collect::<Vec<_>>();
    let touched = |path: &str, functions: &[&str]| is_touched(&changed(&[path]), "tests/faults/staff.rs", functions);
    assert!(touched("tests/faults/staff.rs", &["auth"]));
    assert!(touched("functions/auth/src/lib.rs", &["auth"]));
    assert!(touched("functions/signup/src/lib.rs", &[]));
    assert!(!touched("functions/signup/src/lib.rs", &["auth"]));
    assert!(!touched("functions/README.md", &[]));
    assert!(touched("tests/faults/persist.rs", &["auth"]));
    assert!(!touched("tests/faults/first.rs", &["auth"]));
    let in_folder = |path: &str| is_touched(&changed(&[path]), "tests/faults/transfers/import.rs", &["auth"]);
    assert!(in_folder("tests/faults/transfers/mod.rs") && !in_folder("tests/faults/first.rs"));
}
