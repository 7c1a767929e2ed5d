//! What `#[derive(Record)]` accepts, and what it says to write where it does not.

// A term that the derive does not know, or knows alone, stops this file from compiling.
record::assert_vocabulary!();

#[test]
fn a_declaration_compiles_when_it_is_complete_and_says_what_it_lacks_when_not() {
    let cases = trybuild::TestCases::new();
    cases.pass("tests/declarations/passing.rs");
    for wrong in ["attributes", "honours", "keys", "nature", "parts", "redacted", "structs", "terms", "times"] {
        cases.compile_fail(format!("tests/declarations/{wrong}.rs"));
    }
}
