//! A copy of the project, into which the changes are built.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{Failure, list::Mutant, switch};

/// Whether a change is switched on. In a run with `MUTANT_REACHED`, none is, and those that are met are written to that file.
const SWITCH: &str = r#"
/// Whether this change of the code is switched on.
pub fn mutant(id: u32) -> bool {
    use std::{collections::BTreeSet, io::Write, sync::{LazyLock, Mutex}};
    static ON: LazyLock<Option<u32>> = LazyLock::new(|| std::env::var("MUTANT").ok()?.parse().ok());
    static REACHED: LazyLock<Option<std::ffi::OsString>> = LazyLock::new(|| std::env::var_os("MUTANT_REACHED"));
    static MET: Mutex<BTreeSet<u32>> = Mutex::new(BTreeSet::new());
    let Some(file) = REACHED.as_ref() else { return *ON == Some(id) };
    if MET.lock().is_ok_and(|mut met| met.insert(id)) {
        let file = std::fs::OpenOptions::new().append(true).create(true).open(file);
        let _ = file.and_then(|mut file| file.write_all(format!("{id}\n").as_bytes()));
    }
    false
}
"#;
/// Where the switch stands, which every package that is changed knows.
const SWITCHED_IN: &str = "shared/domain/src/lib.rs";
/// Where the local cloud starts a function, with an environment of its own.
const STARTS: &str = "infra/local/src/lambda/instance.rs";
const ITS_ENVIRONMENT: &str = ".envs(&config.environment)";
const WITH_SWITCHES: &str =
    r#".envs(&config.environment).envs(std::env::vars().filter(|(name, _)| name.starts_with("MUTANT")))"#;

/// The copy.
#[derive(Debug)]
pub(crate) struct Tree {
    root: PathBuf,
    /// Where it is built.
    target: PathBuf,
}

impl Tree {
    /// Copies the files of the project, as they are in the working folder.
    ///
    /// # Errors
    /// If a file cannot be read or written.
    pub(crate) fn copy(folder: &Path) -> Result<Self, Failure> {
        fs::create_dir_all(folder)?;
        let folder = folder.canonicalize()?;
        let tree = Self { root: folder.join("tree"), target: folder.join("target") };
        let files =
            Command::new("git").args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]).output()?;
        for file in String::from_utf8(files.stdout)?.split_terminator('\0').filter(|file| Path::new(file).is_file()) {
            let to = tree.root.join(file);
            if let Some(folder) = to.parent() {
                fs::create_dir_all(folder)?;
            }
            if fs::read(&to).ok() != Some(fs::read(file)?) {
                fs::copy(file, &to)?;
            }
        }
        Ok(tree)
    }

    /// Builds these of the drawn changes in, and no others. Returns those that could be.
    ///
    /// # Errors
    /// If a file cannot be read, parsed or written.
    pub(crate) fn place(&self, mutants: &[Mutant], drawn: &[Mutant]) -> Result<Vec<u32>, Failure> {
        let mut placed = Vec::new();
        let mut files: Vec<&str> = drawn.iter().map(|mutant| mutant.file.as_str()).collect();
        files.extend([SWITCHED_IN, STARTS]);
        files.sort_unstable();
        files.dedup();
        for file in files {
            let here: Vec<_> = mutants.iter().filter(|mutant| mutant.file == file).collect();
            let (mut text, ids) = switch::place(&fs::read_to_string(file)?, &here)?;
            placed.extend(ids);
            if file == SWITCHED_IN {
                text.push_str(SWITCH);
            }
            if file == STARTS {
                let passed_on = text.replacen(ITS_ENVIRONMENT, WITH_SWITCHES, 1);
                if passed_on == text {
                    return Err(format!("{STARTS} no longer says {ITS_ENVIRONMENT}").into());
                }
                text = passed_on;
            }
            let to = self.root.join(file);
            // What stays as it is, is not built again.
            if fs::read_to_string(&to)? != text {
                fs::write(to, text)?;
            }
        }
        Ok(placed)
    }

    /// Cargo in the copy, with the messages for programs on its standard output.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Command {
        let mut cargo = Command::new("cargo");
        cargo.args(arguments).args(["--workspace", "--message-format", "json"]).current_dir(&self.root);
        // Not in steps: a build of everything is all there is.
        cargo.env("CARGO_TARGET_DIR", &self.target).env("CARGO_INCREMENTAL", "0").env("RUSTFLAGS", "--cap-lints=allow");
        cargo
    }

    /// The lines of a file, by its path from the root or whole.
    pub(crate) fn lines(&self, file: &str) -> Vec<String> {
        let text = fs::read_to_string(self.root.join(file)).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }
}
