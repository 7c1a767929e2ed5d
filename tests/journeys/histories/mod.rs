//! Twelve accounts over a year and a half of simulated time: each change of state, every mail, and every invoice and credit note with its
//! documents, by the day in Copenhagen.
//!
//! What happens to the second is replayed through the rules alone, in `shared/domain/tests/subscription`.

mod documents;
mod scripts;
mod telling;
mod text;
mod two_invoices;
mod world;

use world::World;

#[tokio::test]
#[ignore = "replays 13,000 hours: a part of tests/run all"]
async fn p03_p33_p34_p35_p36_twelve_accounts_live_for_a_year_and_a_half_as_the_policy_says() {
    let mut world = World::open(scripts::all()).await;
    world.live_until("2028-07-31").await;
    for (name, history) in world.histories().await {
        insta::with_settings!({ snapshot_path => "../snapshots/histories" }, { insta::assert_snapshot!(name, history) });
    }
}
