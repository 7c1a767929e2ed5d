//! Whatever people do to each other's places, however stale what they decide by, and whichever old link they follow: every account
//! has an owner, nobody has a log-in that lets them in nowhere, and nobody has a role or an address that the last act of somebody
//! entitled did not give them.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on is over")]

mod actions;
mod granted;
#[path = "../common/items.rs"]
mod items;
mod world;

use std::marker::PhantomData;

use domain::{
    Record,
    records::{EmailChange, Invitation, Owners, User},
};
use proptest::{
    prelude::*,
    strategy::Union,
    test_runner::{Config, RngAlgorithm, TestError, TestRng, TestRunner},
};
use proptest_state_machine::{ReferenceStateMachine, StateMachineTest, prop_state_machine};

use crate::{
    actions::{Action, Step},
    world::{KnownBug, World},
};

/// What is done, one after another, or two decided by the same state and written one after the other.
struct Actions;

impl ReferenceStateMachine for Actions {
    type State = ();
    type Transition = Step;

    fn init_state() -> BoxedStrategy<()> {
        Just(()).boxed()
    }

    fn transitions((): &()) -> BoxedStrategy<Step> {
        let one = || {
            Union::new_weighted(Action::ALL.map(|action| (action.weight(), Just(action))).to_vec()).prop_flat_map(
                |action| {
                    (any::<u8>(), any::<u8>(), any::<u8>()).prop_map(move |(who, whom, role)| (action, who, whom, role))
                },
            )
        };
        prop_oneof![1 => one().prop_map(Step::One), 1 => (one(), one()).prop_map(|(a, b)| Step::AtOnce(a, b))].boxed()
    }

    fn apply((): (), _: &Step) {}
}

/// What is wrong with a world.
trait WithBug {
    const BUG: Option<KnownBug>;
}

struct Sound;
struct OverlooksOwners;
struct OverlooksPeople;
struct SweepsNothing;
struct KeepsInvitations;
struct KeepsAddresses;

impl WithBug for Sound {
    const BUG: Option<KnownBug> = None;
}

impl WithBug for OverlooksOwners {
    const BUG: Option<KnownBug> = Some(KnownBug::Conditions(Owners::DECLARATION.kind));
}

impl WithBug for OverlooksPeople {
    const BUG: Option<KnownBug> = Some(KnownBug::Conditions(User::DECLARATION.kind));
}

impl WithBug for SweepsNothing {
    const BUG: Option<KnownBug> = Some(KnownBug::Sweep);
}

impl WithBug for KeepsInvitations {
    const BUG: Option<KnownBug> = Some(KnownBug::Erasures(Invitation::DECLARATION.kind));
}

impl WithBug for KeepsAddresses {
    const BUG: Option<KnownBug> = Some(KnownBug::Erasures(EmailChange::DECLARATION.kind));
}

/// The actions as they are done in such a world.
struct Done<F>(PhantomData<F>);

type Places = Done<Sound>;

impl<F: WithBug> StateMachineTest for Done<F> {
    type SystemUnderTest = World;
    type Reference = Actions;

    fn init_test((): &()) -> World {
        let mut world = World::new(F::BUG);
        for which in 0..2 {
            let (commit, opened) = actions::open(&mut world, which);
            assert!(world.write(commit));
            world.granted.note(opened);
        }
        world
    }

    fn apply(mut world: World, (): &(), step: Step) -> World {
        match step {
            Step::One(one) => {
                if let Some(decided) = actions::decide(&mut world, one) {
                    assert!(decided.done(&mut world), "what was decided by the state as it is is written: {one:?}");
                }
            }
            Step::AtOnce(first, second) => {
                let decided = [actions::decide(&mut world, first), actions::decide(&mut world, second)];
                for decided in decided.into_iter().flatten() {
                    decided.done(&mut world);
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
    fn p02_no_sequence_of_acts_leaves_an_account_without_an_owner_or_gives_a_role_that_nobody_entitled_gave_last(
        sequential 1..60 => Places
    );
}

/// Always by the same sequences, of a seed under which each bug is found early: whether they find it is no matter of chance.
fn is_missed<F: WithBug>() -> bool {
    let config = Config { cases: 2_000, max_shrink_iters: 0, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config.clone(), TestRng::from_seed(RngAlgorithm::ChaCha, &[3; 32]));
    let broken = runner.run(&Actions::sequential_strategy(1..60), |(state, steps, _)| {
        Done::<F>::test_sequential(config.clone(), state, steps, None);
        Ok(())
    });
    matches!(broken, Err(TestError::Fail(..)))
}

#[test]
fn without_the_conditions_the_sweep_or_the_end_of_older_requests_the_property_does_not_hold() {
    assert!(is_missed::<OverlooksOwners>(), "conditions on owners");
    assert!(is_missed::<OverlooksPeople>(), "conditions on people");
    assert!(is_missed::<SweepsNothing>(), "the sweep");
    assert!(is_missed::<KeepsInvitations>(), "the end of older invitations");
    assert!(is_missed::<KeepsAddresses>(), "the end of an address that was asked for");
}
