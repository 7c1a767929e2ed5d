//! What `#[derive(Record)]` accepts, and what it says to write where it does not.

// A term that the derive does not know, or knows alone, stops this file from compiling.
record::assert_vocabulary!();

// What is complete compiles with this file: to check what does not, the compiler need not build anything.
#[path = "declarations/passing.rs"]
#[expect(clippy::struct_field_names, reason = "a field that names its record is common")]
mod passing;

#[test]
fn a_declaration_compiles_when_it_is_complete_and_says_what_it_lacks_when_not() {
    let cases = trybuild::TestCases::new();
    for wrong in ["attributes", "honours", "keys", "nature", "parts", "redacted", "structs", "terms", "times"] {
        cases.compile_fail(format!("tests/declarations/{wrong}.rs"));
    }
}
