//! The layers of the local cloud: a module uses lower layers only.

use std::path::Path;

use crate::modules::{Modules, circles, upward};

/// The layers of the local cloud, from the lowest. A module may use modules of lower layers only.
const LAYERS: [&[&str]; 14] = [
    &["form", "listen", "random", "registry"],
    &["storage"],
    &["clock"],
    &["template"],
    &["iam", "faults"],
    &["call_log"],
    &["lambda"],
    &["queues"],
    &["triggers"],
    &["services"],
    &["port", "gateway"],
    &["outside"],
    &["admin"],
    &["cloud"],
];

fn local_cloud() -> Modules {
    Modules::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../infra/local/src"))
}

#[test]
fn each_layer_of_the_local_cloud_uses_lower_ones_alone() {
    let arrows = local_cloud().arrows();
    assert!(arrows.len() > 100, "the arrows were read");
    assert_eq!(upward(&arrows, &LAYERS), Vec::<String>::new());
}

/// Three layers, with a line added to one module.
fn planted(module: &str, line: &str) -> Modules {
    let sources = [
        ("", "mod cloud; mod queues; mod storage;"),
        ("cloud", "mod start; use crate::queues::Queue; fn open(queue: Queue) { crate::storage::keep(queue) }"),
        ("cloud::start", "use super::Cloud;"),
        ("queues", "mod message; pub use message::Queue;"),
        ("queues::message", "use crate::storage::StateFile; #[cfg(test)] mod tests { use crate::cloud::Cloud; }"),
        ("storage", "mod file; pub use file::StateFile;"),
        ("storage::file", "pub struct StateFile;"),
    ];
    Modules::parse(sources.map(|(name, text)| {
        let text = if name == module { format!("{text}\n{line}") } else { text.to_owned() };
        (name.to_owned(), text)
    }))
}

#[test]
fn a_planted_arrow_is_found_however_it_is_written() {
    const THREE: [&[&str]; 3] = [&["storage"], &["queues"], &["cloud"]];
    let found = |module: &str, line: &str| upward(&planted(module, line).arrows(), &THREE);
    assert_eq!(found("cloud", ""), Vec::<String>::new());
    for line in [
        "use crate::queues::Queue;",
        "use crate::{queues::{self, Queue as Other}};",
        "use super::super::queues::Queue;",
        "fn f() { let _ = crate::queues::Queue::new(); }",
        "use crate::queues; fn f() { queues::Queue::new() }",
        "fn f() { println!(\"{}\", crate::queues::Queue::new()) }",
        "impl crate::queues::Queue {}",
        "macro_rules! queue { () => { $crate::queues::Queue }; }",
    ] {
        assert_eq!(found("storage::file", line), ["storage::file uses queues::message"], "{line}");
    }
    assert_eq!(found("queues", "use crate::cloud::Cloud;"), ["queues uses cloud"]);
    assert_eq!(found("cloud", "use crate::attic::Box;"), Vec::<String>::new(), "no such module");
    assert_eq!(upward(&planted("cloud", "").arrows(), &[&["storage"], &["cloud"]]).len(), 2, "queues has no place");
}

#[test]
fn a_planted_circle_is_found() {
    let circle = |module: &str, line: &str, most| circles(&planted(module, line).arrows(), most);
    assert!(circle("cloud", "", 1).is_empty());
    let back = "use crate::cloud::Cloud;";
    assert_eq!(circle("queues::message", back, 1), [["cloud", "queues::message"]]);
    assert!(circle("queues::message", back, 2).is_empty());
    let around = circle("storage::file", "use crate::cloud::start::Start;", 3);
    assert_eq!(around, [["cloud", "cloud::start", "queues::message", "storage", "storage::file"]]);
    let through = planted("cloud", "use start::Start;");
    assert_eq!(circles(&through.arrows(), 1), [["cloud", "cloud::start"]]);
}
