//! Invalid configuration keeps a function from starting.

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
fn every_error_of_the_environment_is_reported_at_once() {
    let (started, log) = start(|command| {
        command.env("AWS_REGION", "us-east-1").env("FUNCTION_TIMEOUT", "soon").env("SEALING_VERSIONS", ",");
    });
    assert!(!started);
    for fault in [
        "FUNCTION_TIMEOUT is not a number of seconds",
        "region us-east-1 is not one of the EU regions",
        "PORTAL_URL is missing",
        "SEALING_VERSIONS names no root",
        "AWS_ACCESS_KEY_ID is missing",
        "SEALING_KEY is missing",
    ] {
        assert!(log.contains(fault), "{fault}: {log}");
    }
}

#[test]
fn where_mails_lead_is_an_origin_or_the_function_does_not_start() {
    for (portal, is_one) in [
        ("x", false),
        ("https://", false),
        ("https://portal.example/login", false),
        ("ftp://x", false),
        ("https://portal.example", true),
        ("http://localhost:3000", true),
    ] {
        let (started, log) = start(|command| {
            command.env("AWS_REGION", "eu-north-1").env("PORTAL_URL", portal);
        });
        assert!(!started);
        assert_eq!(!log.contains("PORTAL_URL is no origin"), is_one, "{portal}: {log}");
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
            command.env("AWS_LAMBDA_FUNCTION_NAME", "signup").env("FUNCTION_TIMEOUT", "10");
            command.env("PORTAL_URL", "https://portal.example").env("SEALING_VERSIONS", "v1");
        });
        assert!(!started && log.contains(fault), "{fault}: {log}");
    }
}
