//! Whatever people do to each other's places, and however stale what they decide by, every account has an owner, and nobody
//! has a log-in that lets them in nowhere.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on is over")]

mod acts;
mod world;

use domain::{Record, records::Owners};
use proptest::{
    prelude::*,
    strategy::Union,
    test_runner::{Config, TestError, TestRunner},
};
use proptest_state_machine::{ReferenceStateMachine, StateMachineTest, prop_state_machine};

use crate::{
    acts::{Act, Deed},
    world::World,
};

/// What is done, one after another, or two decided by the same state and written one after the other.
struct Deeds;

impl ReferenceStateMachine for Deeds {
    type State = ();
    type Transition = Act;

    fn init_state() -> BoxedStrategy<()> {
        Just(()).boxed()
    }

    fn transitions((): &()) -> BoxedStrategy<Act> {
        let one = || {
            Union::new(Deed::ALL.map(Just)).prop_flat_map(|deed| {
                (any::<u8>(), any::<u8>(), any::<u8>()).prop_map(move |(who, whom, role)| (deed, who, whom, role))
            })
        };
        prop_oneof![2 => one().prop_map(Act::One), 1 => (one(), one()).prop_map(|(a, b)| Act::AtOnce(a, b))].boxed()
    }

    fn apply((): (), _: &Act) {}
}

/// The deeds as they are done, in a world that keeps to every condition, or overlooks those on who owns an account.
struct Done<const OVERLOOKS: bool>;

type Places = Done<false>;

impl<const OVERLOOKS: bool> StateMachineTest for Done<OVERLOOKS> {
    type SystemUnderTest = World;
    type Reference = Deeds;

    fn init_test((): &()) -> World {
        let mut world = World::that_overlooks(OVERLOOKS.then_some(Owners::DECLARATION.kind));
        for _ in 0..2 {
            let commit = acts::open(&mut world);
            assert!(world.write(commit));
        }
        world
    }

    fn apply(mut world: World, (): &(), act: Act) -> World {
        match act {
            Act::One(one) => {
                if let Some(commit) = acts::decide(&mut world, one) {
                    assert!(world.write(commit), "what was decided by the state as it is is written: {one:?}");
                }
            }
            Act::AtOnce(first, second) => {
                let commits = [acts::decide(&mut world, first), acts::decide(&mut world, second)];
                for commit in commits.into_iter().flatten() {
                    world.write(commit);
                }
            }
        }
        world
    }

    fn check_invariants(world: &World, (): &()) {
        world.check();
    }
}

prop_state_machine! {
    #![proptest_config(Config { cases: 96, failure_persistence: None, ..Config::default() })]

    #[test]
    fn p02_no_sequence_of_acts_leaves_an_account_without_an_owner_or_a_log_in_without_an_account(
        sequential 1..60 => Places
    );
}

#[test]
fn where_the_condition_on_the_owners_is_overlooked_the_property_does_not_hold() {
    let config = Config { cases: 2_000, max_shrink_iters: 0, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new(config.clone());
    let broken = runner.run(&Deeds::sequential_strategy(1..60), |(state, acts, _)| {
        Done::<true>::test_sequential(config.clone(), state, acts, None);
        Ok(())
    });
    assert!(matches!(broken, Err(TestError::Fail(..))));
}
