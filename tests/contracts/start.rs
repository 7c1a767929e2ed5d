//! What keeps a function from starting.

use std::process::Command;

fn start(change: impl FnOnce(&mut Command)) -> (bool, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_function"));
    command.args(["function", "signup"]).env_clear();
    change(&mut command);
    let output = command.output().unwrap();
    (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn p30_a_function_refuses_to_start_outside_the_eu() {
    for region in ["eu-west-2", "eu-central-2", "eu-south-2", "us-east-1", ""] {
        let (started, log) = start(|command| {
            command.env("AWS_REGION", region);
        });
        assert!(!started);
        assert!(log.contains("not one of the EU regions"), "{region}: {log}");
    }
}

#[test]
fn every_fault_of_the_environment_is_told_at_once() {
    let (started, log) = start(|command| {
        command.env("AWS_REGION", "eu-north-1").env("FUNCTION_TIMEOUT", "soon");
    });
    assert!(!started);
    for fault in [
        "FUNCTION_TIMEOUT is not a number of seconds",
        "PORTAL_URL is missing",
        "AWS_ACCESS_KEY_ID is missing",
        "SEALING_KEY is missing",
    ] {
        assert!(log.contains(fault), "{fault}: {log}");
    }
}

#[test]
fn authorities_that_cannot_be_trusted_keep_a_function_from_starting() {
    let folder = tempfile::tempdir().unwrap();
    let nonsense = folder.path().join("nonsense.pem");
    std::fs::write(&nonsense, "no certificate").unwrap();
    for (bundle, fault) in [(folder.path().join("nowhere.pem"), "cannot be read"), (nonsense, "does not load")] {
        let (started, log) = start(|command| {
            command.env("AWS_REGION", "eu-north-1").env("AWS_CA_BUNDLE", bundle);
            command.env("AWS_ACCESS_KEY_ID", "local").env("AWS_SECRET_ACCESS_KEY", "local").env("SEALING_KEY", "key");
            command.env("AWS_LAMBDA_FUNCTION_NAME", "signup").env("FUNCTION_TIMEOUT", "10").env("PORTAL_URL", "x");
        });
        assert!(!started && log.contains(fault), "{fault}: {log}");
    }
}
