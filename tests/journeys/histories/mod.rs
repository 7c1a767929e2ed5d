//! Twelve accounts over a year and a half of simulated time: each change of state, and every mail, by the day in Copenhagen.
//!
//! What happens to the second is replayed through the rules alone, in `shared/domain/tests/subscription`.

mod scripts;
mod world;

use world::World;

#[tokio::test]
#[ignore = "replays 13,000 hours: a part of tests/run all"]
async fn p33_p34_p35_p36_twelve_accounts_live_for_a_year_and_a_half_as_the_policy_says() {
    let mut world = World::open(scripts::all()).await;
    world.live_until("2028-07-31").await;
    for (name, history) in world.histories() {
        insta::with_settings!({ snapshot_path => "../snapshots/histories" }, { insta::assert_snapshot!(name, history) });
    }
}
