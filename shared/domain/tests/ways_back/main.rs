//! Whatever a thief of a session adds to a log-in within three days: once its owner has followed the link that undoes it, and set another
//! password, the thief holds nothing that lets them in, and the owner does.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on is over")]

mod actions;
#[path = "../common/items.rs"]
mod items;
mod world;

use proptest::{
    prelude::*,
    test_runner::{Config, RngAlgorithm, TestError, TestRng, TestRunner},
};

use crate::{
    actions::{Action, act},
    world::{Who, World},
};

/// What happens: what the owner had done long before, what the two do then, and what the thief does while the owner takes the log-in back.
#[derive(Debug, Clone)]
struct Story {
    is_password_known: bool,
    before: Vec<Action>,
    /// With the hours that pass after each.
    then: Vec<(bool, Action, i64)>,
    meanwhile: [Vec<Action>; 3],
}

fn action() -> impl Strategy<Value = Action> {
    prop::sample::select(Action::ALL.to_vec())
}

fn story() -> impl Strategy<Value = Story> {
    let before = prop::collection::vec(action(), 0..5);
    let then = prop::collection::vec((prop::bool::weighted(0.25), action(), 0_i64..5), 1..15);
    let some = || prop::collection::vec(action(), 0..5);
    (any::<bool>(), before, then, [some(), some(), some()])
        .prop_map(|(is_password_known, before, then, meanwhile)| Story { is_password_known, before, then, meanwhile })
}

/// How the owner takes the log-in back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TakenBack {
    /// As the mails say.
    InTime,
    /// After the links have ended.
    TooLate,
    /// By setting another password alone.
    ByResetAlone,
}

fn play(story: &Story, taken_back: TakenBack) -> World {
    let mut world = World::new(story.is_password_known);
    for action in &story.before {
        let _ = act(&mut world, Who::Owner, *action);
    }
    world.pass(100);
    // The session that is stolen is one of the owner's. One who undid something of their own sets another password first.
    if !act(&mut world, Who::Owner, Action::LogIn) && !act(&mut world, Who::Owner, Action::LogInByPasskey) {
        assert!(act(&mut world, Who::Owner, Action::ResetByMail));
        assert!(act(&mut world, Who::Owner, Action::LogIn));
    }
    world.thief.session = true;
    world.thief.second_factor = world.owner.second_factor;
    for (is_owner, action, hours) in &story.then {
        let _ = act(&mut world, if *is_owner { Who::Owner } else { Who::Thief }, *action);
        world.pass(*hours);
    }
    if taken_back == TakenBack::TooLate {
        world.pass(80);
    }
    for turn in 0..20 {
        let undone = taken_back != TakenBack::ByResetAlone
            && [Action::UndoAddress, Action::UndoAddition].into_iter().any(|way| act(&mut world, Who::Owner, way));
        let is_reset = !undone && act(&mut world, Who::Owner, Action::ResetByMail);
        let Some(meanwhile) = story.meanwhile.get(turn) else {
            if is_reset {
                break;
            }
            continue;
        };
        for action in meanwhile {
            let _ = act(&mut world, Who::Thief, *action);
        }
    }
    world
}

/// Whether the owner alone can get in, now and a week later.
fn check(mut world: World) -> Result<(), TestCaseError> {
    for hours in [0, 0, 24 * 7] {
        world.pass(hours);
        for action in Action::ALL {
            prop_assert!(!act(&mut world, Who::Thief, action), "the thief can: {action:?}");
        }
    }
    prop_assert!(act(&mut world, Who::Owner, Action::LogIn), "the owner can't");
    Ok(())
}

proptest! {
    #![proptest_config(Config { failure_persistence: None, ..Config::default() })]

    #[test]
    fn p23_whoever_undoes_what_a_thief_added_and_sets_a_password_has_the_log_in_for_themselves(story in story()) {
        check(play(&story, TakenBack::InTime))?;
    }
}

/// Always by the same stories: whether one of them shows it is no matter of chance.
fn is_missed(taken_back: TakenBack) -> bool {
    let config = Config { cases: 500, max_shrink_iters: 0, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &[3; 32]));
    let outcome = runner.run(&story(), |story| check(play(&story, taken_back)));
    matches!(outcome, Err(TestError::Fail(..)))
}

#[test]
fn too_late_or_by_a_reset_alone_the_log_in_is_not_taken_back() {
    assert!(is_missed(TakenBack::TooLate));
    assert!(is_missed(TakenBack::ByResetAlone));
}
