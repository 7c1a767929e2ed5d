//! Problems of the privacy policy and of what follows from it.

super::problems! {
    /// The version is in force, was replaced, or another one comes before it.
    PolicyNotNext: CONFLICT, "policy-not-next", "Ikke den næste version", "Not the next version",
        "Kun den næste version, som ikke gælder endnu, kan varsles.", "Only the next version, which does not apply yet, can be announced.";
}
